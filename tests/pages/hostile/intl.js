delete window.Intl;
