//! Makes a left-to-right stylesheet serve both directions: sides become starts and ends.
//!
//! The UI kit speaks of left and right. CSS logical properties say the same of any script, so one stylesheet serves
//! Arabic and English; a second, mirrored file is not needed.

/// Whole property names and whole values, and what they become.
const PROPERTIES: &[(&str, &str)] = &[
    ("margin-left", "margin-inline-start"),
    ("margin-right", "margin-inline-end"),
    ("padding-left", "padding-inline-start"),
    ("padding-right", "padding-inline-end"),
    ("border-left", "border-inline-start"),
    ("border-right", "border-inline-end"),
    ("border-left-width", "border-inline-start-width"),
    ("border-right-width", "border-inline-end-width"),
    ("border-left-color", "border-inline-start-color"),
    ("border-right-color", "border-inline-end-color"),
    ("border-left-style", "border-inline-start-style"),
    ("border-right-style", "border-inline-end-style"),
    ("border-top-left-radius", "border-start-start-radius"),
    ("border-top-right-radius", "border-start-end-radius"),
    ("border-bottom-left-radius", "border-end-start-radius"),
    ("border-bottom-right-radius", "border-end-end-radius"),
    ("left", "inset-inline-start"),
    ("right", "inset-inline-end"),
];

/// Properties whose values `left` and `right` are sides.
const SIDED: &[&str] = &["text-align", "float", "clear"];

/// The stylesheet with every declaration's sides made logical; expects one declaration between `{`, `;` and `}` each.
pub(crate) fn logical(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    for piece in css.split_inclusive(['{', ';', '}']) {
        match piece.strip_suffix([';', '}']).and_then(|declaration| declaration.split_once(':')) {
            Some((property, value)) => {
                out.push_str(&declaration(property, value));
                out.extend(piece.chars().next_back());
            }
            None => out.push_str(piece),
        }
    }
    out
}

fn declaration(property: &str, value: &str) -> String {
    let name = property.trim();
    if SIDED.contains(&name) {
        let value = match (value.trim(), name) {
            ("left", "text-align") => "start",
            ("right", "text-align") => "end",
            ("left", _) => "inline-start",
            ("right", _) => "inline-end",
            _ => value,
        };
        return format!("{property}:{value}");
    }
    let known = PROPERTIES.iter().find(|(physical, _)| *physical == name);
    known.map_or_else(
        || format!("{property}:{value}"),
        |(_, logical)| format!("{}:{value}", property.replace(name, logical)),
    )
}

#[cfg(test)]
mod tests {
    use super::logical;

    #[test]
    fn sides_become_starts_and_ends() {
        assert_eq!(logical("a{margin-left:1px;left:0}"), "a{margin-inline-start:1px;inset-inline-start:0}");
        assert_eq!(logical("a{text-align:left}b{float:right}"), "a{text-align:start}b{float:inline-end}");
    }

    #[test]
    fn what_has_no_side_stays() {
        let css = "@media (min-width:40em){a:hover{color:red;background:url(left.svg);--left:right}}";
        assert_eq!(logical(css), css);
    }
}
