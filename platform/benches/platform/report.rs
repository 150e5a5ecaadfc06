//! The table.

/// A figure of one database.
pub struct Figure {
    pub name: String,
    /// What has to be reached; empty where nothing has.
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

/// Prints a column for each database; all have the same figures in the same order.
pub fn print(columns: &[(&str, Vec<Figure>)]) {
    let heads: Vec<String> = columns.iter().map(|(name, _)| (*name).to_owned()).collect();
    println!("{}", line("", "target", &heads));
    println!(
        "{}",
        line("---", "---", &vec!["---:".to_owned(); columns.len()])
    );
    let Some((_, first)) = columns.first() else {
        return;
    };
    for (row, figure) in first.iter().enumerate() {
        let values: Vec<String> = columns
            .iter()
            .map(|(_, figures)| figures[row].value.clone())
            .collect();
        println!("{}", line(&figure.name, figure.target, &values));
    }
}

fn line(name: &str, target: &str, values: &[String]) -> String {
    format!("| {name} | {target} | {} |", values.join(" | "))
}
