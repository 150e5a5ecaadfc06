// The script of another vendor, whose tag also has a `data-api-key`.
