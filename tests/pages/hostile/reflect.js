// A sandbox without reflection.
delete window.Reflect;
