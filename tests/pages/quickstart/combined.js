// An optimizer has combined all scripts of a shop in one file. The original tags stay, with a type that browsers do not run.
document.documentElement.classList.add("js");
;{{widget_source}}
