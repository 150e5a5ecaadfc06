//! Prints the figures as a Markdown table.

/// One measured value of one database.
pub struct Figure {
    pub name: String,
    /// The target for the value; empty if there is none.
    pub target: &'static str,
    pub value: String,
}

impl Figure {
    pub fn new(name: impl Into<String>, target: &'static str, value: String) -> Self {
        Self {
            name: name.into(),
            target,
            value,
        }
    }
}

/// Prints a column for each database. All of them must have the same figures in the same order.
pub fn print(columns: &[(&str, Vec<Figure>)]) {
    let headings: Vec<String> = columns.iter().map(|(name, _)| (*name).to_owned()).collect();
    println!("{}", row("", "target", &headings));
    println!(
        "{}",
        row("---", "---", &vec!["---:".to_owned(); columns.len()])
    );
    let Some((_, first)) = columns.first() else {
        return;
    };
    for (index, figure) in first.iter().enumerate() {
        let values: Vec<String> = columns
            .iter()
            .map(|(_, figures)| figures[index].value.clone())
            .collect();
        println!("{}", row(&figure.name, figure.target, &values));
    }
}

fn row(name: &str, target: &str, values: &[String]) -> String {
    format!("| {name} | {target} | {} |", values.join(" | "))
}
