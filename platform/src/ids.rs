//! Ids with a prefix that names their kind.

use uuid::{NoContext, Timestamp, Uuid};

/// A new id such as `pln_019a…`: the prefix and the 32 hexadecimal digits of a UUIDv7.
///
/// It begins with the time in milliseconds, so that rows made one after the other are neighbours in the database's
/// indexes. The other 74 bits are all random: [`Uuid::now_v7`] would count up within a millisecond, and whoever has
/// the id of a job may read and cancel it, so the next id must not follow from the one before.
pub fn new_id(prefix: &str) -> String {
    let id = Uuid::new_v7(Timestamp::now(NoContext));
    format!("{prefix}_{}", id.simple())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids() -> Vec<Uuid> {
        let ids = std::iter::repeat_with(|| new_id("job")).take(1000);
        ids.map(|id| {
            let digits = id.strip_prefix("job_").unwrap();
            assert_eq!(digits.len(), 32, "{id}");
            Uuid::try_parse(digits).unwrap()
        })
        .collect()
    }

    #[test]
    fn ids_begin_with_the_time() {
        let times: Vec<_> = ids()
            .iter()
            .map(|id| id.get_timestamp().unwrap().to_unix())
            .collect();
        assert!(times.is_sorted());
    }

    #[test]
    fn within_a_millisecond_no_id_follows_from_the_one_before() {
        let ids = ids();
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
        // A counter would keep them in order.
        assert!(!ids.is_sorted());
        // Nor is any bit after the time always the same, but for the six that say which kind of UUID it is.
        let random = |id: &Uuid| id.as_u128() & ((1 << 80) - 1);
        let always = ids.iter().fold(u128::MAX, |bits, id| bits & random(id));
        let ever = ids.iter().fold(0, |bits, id| bits | random(id));
        assert_eq!((always ^ ever).count_ones(), 74);
    }
}
