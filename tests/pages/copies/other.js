// Another vendor: its script carries a key in an attribute of the same name.
document.getElementById("other").ready = true;
