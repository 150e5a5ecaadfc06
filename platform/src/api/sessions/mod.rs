//! `/api/v1/customers/{id}/sessions`

mod create;
mod list;
mod revoke;

pub use self::{create::*, list::*, revoke::*};
