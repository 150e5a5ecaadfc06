// A sandbox that removes Reflect.
delete window.Reflect;
