// What an optimizer makes of a shop's scripts: all in one file. The tags they came from stay, under a type that no
// browser runs.
document.documentElement.classList.add("js");
;{{widget_source}}
