//! tmp
use genvoris_e2e::stage::Stage;
mod smoke { use super::*;
async fn one(stage: Stage) { let v = stage.driver.execute("return navigator.userAgent+' '+innerWidth+' '+location.href", vec![]).await.unwrap(); eprintln!("{:?}", v.json()); }
async fn two(stage: Stage) { one(stage).await }
async fn three(_stage: Stage) { panic!("shot") }
genvoris_e2e::cases![one, two, three];
}
fn main() -> std::process::ExitCode { genvoris_e2e::run(smoke::cases()) }
