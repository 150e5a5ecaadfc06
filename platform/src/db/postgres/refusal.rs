//! What to do if PostgreSQL refuses a connection, in one line. The texts of the server are not repeated where they contain the
//! user's name, and the URL never is.

use std::io::ErrorKind;

use sqlx::postgres::PgConnectOptions;

use crate::error::{Error, root_cause};

/// The error for a URL that cannot be read.
pub fn invalid_url(error: sqlx::Error) -> Error {
    let cause = root_cause(&error).to_string();
    Error::internal(format!("the URL is invalid: {cause}"))
}

/// Whether the server may accept a connection in a moment.
pub fn may_pass(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(error) => error.kind() == ErrorKind::ConnectionRefused,
        _ => matches!(&*code(error), "57P03" | "53300"),
    }
}

/// Whether PgBouncer refuses a parameter that PostgreSQL knows.
pub fn is_unknown_parameter(error: &sqlx::Error) -> bool {
    let text = error.as_database_error().map(|error| error.message());
    text.is_some_and(|text| text.contains("unsupported startup parameter"))
}

/// Says why a connection was refused, and what to do.
pub fn explain(error: &sqlx::Error, options: &PgConnectOptions) -> Error {
    let cause = root_cause(error);
    Error::internal(match error {
        sqlx::Error::Database(_) => refusal(error, options),
        sqlx::Error::Tls(_) => format!(
            "TLS with PostgreSQL fails: {cause}. Check sslmode and sslrootcert in the database's URL"
        ),
        sqlx::Error::PoolTimedOut => {
            "PostgreSQL does not answer. Check host and port in the database's URL".to_owned()
        }
        sqlx::Error::Io(_) => format!(
            "PostgreSQL cannot be reached: {cause}. Check host and port in the database's URL"
        ),
        _ => format!("PostgreSQL cannot be used: {cause}"),
    })
}

fn refusal(error: &sqlx::Error, options: &PgConnectOptions) -> String {
    let text = error
        .as_database_error()
        .map_or("", |error| error.message());
    match &*code(error) {
        "28P01" => "PostgreSQL does not accept the password. Check user and password in the database's URL; special characters are written as %XX".to_owned(),
        "28000" => "PostgreSQL does not admit this user from this machine. Check the user in the database's URL, sslmode, and the server's pg_hba.conf".to_owned(),
        "3D000" => {
            let name = options.get_database().unwrap_or("of the user's name");
            format!("PostgreSQL has no database {name}. Create it, for example with 'createdb {name}'")
        }
        "53300" => "PostgreSQL has too many connections. Raise its max_connections, or use PgBouncer; each process of this program needs 16".to_owned(),
        "57P03" => "PostgreSQL is starting or stopping. Try again in a moment".to_owned(),
        _ if is_unknown_parameter(error) => format!("PgBouncer refuses the connection: {text}. Remove the parameter from the database's URL, or add it to PgBouncer's ignore_startup_parameters"),
        // PgBouncer's own refusals have this code, and clear texts.
        "08P01" => format!("PgBouncer refuses the connection: {text}. Check user, password and database in the database's URL"),
        code => format!("PostgreSQL refuses the connection: {text} ({code})"),
    }
}

fn code(error: &sqlx::Error) -> String {
    let code = error.as_database_error().and_then(|error| error.code());
    code.unwrap_or_default().into_owned()
}
