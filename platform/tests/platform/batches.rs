//! Try-ons that are reserved and committed together: the result is that of one after the other, and none affects another.

use genvoris::{
    clock::EpochMs,
    db::{
        Conn,
        attempts::{Claim, Details, State},
    },
    error::{Error, Result},
    metering,
    quota::Quota,
};
use serde_json::json;

use crate::app::{START, Setup, TestApp, plan};

const LATER: EpochMs = EpochMs(START.0 + 60_000);

/// A claim of the first store, for a customer or in legacy mode.
fn claim(attempt: &str, customer: Option<&str>) -> Claim {
    Claim {
        store_id: "sto_one".into(),
        attempt_id: attempt.into(),
        job_id: format!("job_{attempt}").into(),
        owner: "owner".to_owned().into(),
        customer_id: customer.map(Into::into),
        fingerprint: "same".to_owned(),
        details: Details::default(),
    }
}

/// The id of a new customer with a plan of this quota; without a plan if there is none.
async fn customer(app: &TestApp, external_id: &str, quota: Option<i64>) -> String {
    let store = app.store();
    let plan = match quota {
        Some(quota) => plan(&store, quota).await["id"].take(),
        None => json!(null),
    };
    let body = json!({ "externalId": external_id, "planId": plan });
    let customer = store.post("/api/v1/customers", &body).await.expect(201);
    customer["id"].as_str().unwrap().to_owned()
}

async fn reserve_all(app: &TestApp, claims: &[Claim]) -> Result<Vec<bool>> {
    let claims = claims.to_vec();
    let work = async move |db: &mut Conn| {
        let claims: Vec<&Claim> = claims.iter().collect();
        metering::reserve_all(db, &claims, LATER).await
    };
    app.state.db.writer.run(work).await
}

/// The quotas after the try-ons that were committed.
async fn commit_all(app: &TestApp, claims: &[Claim]) -> Vec<Option<Option<Quota>>> {
    let claims = claims.to_vec();
    let work = async move |db: &mut Conn| {
        let claims: Vec<&Claim> = claims.iter().collect();
        metering::commit_all(db, &claims, LATER).await
    };
    let receipts = app.state.db.writer.run(work).await.unwrap();
    let quota = |receipt: Option<metering::Receipt>| receipt.map(|one| one.end_customer_quota);
    receipts.into_iter().map(quota).collect()
}

async fn state(app: &TestApp, claim: &Claim) -> Option<State> {
    let attempt = app.attempt(&claim.store_id, &claim.attempt_id).await;
    attempt.map(|attempt| attempt.state)
}

#[tokio::test]
async fn whoever_comes_first_is_served_and_the_others_are_left_as_they_were() {
    let app = TestApp::start().await;
    let ada = customer(&app, "ada", Some(2)).await;
    let ben = customer(&app, "ben", Some(2)).await;
    let paused = json!({ "status": "PAUSED" });
    app.store()
        .patch("/api/v1/customers/ben", &paused)
        .await
        .expect(200);
    let cleo = customer(&app, "cleo", None).await;
    let other = Claim {
        store_id: "sto_two".into(),
        ..claim("of-another-store", Some(&ada))
    };
    let without_credits = Claim {
        store_id: "sto_two".into(),
        ..claim("without-credits", None)
    };
    let expected = [
        (claim("first", Some(&ada)), true),
        (claim("paused", Some(&ben)), false),
        (claim("legacy", None), true),
        (claim("without-a-plan", Some(&cleo)), false),
        (claim("unknown", Some("ec_unknown")), false),
        (other, false),
        (without_credits, false),
        (claim("second", Some(&ada)), true),
        (claim("third", Some(&ada)), false),
    ];
    let (claims, held): (Vec<Claim>, Vec<bool>) = expected.into_iter().unzip();
    assert_eq!(reserve_all(&app, &claims).await.unwrap(), held);
    for (claim, held) in claims.iter().zip(held) {
        let expected = held.then_some(State::Held);
        assert_eq!(state(&app, claim).await, expected, "{claim:?}");
    }
    // Whatever the batch has left is reserved alone, and refused where there is nothing left.
    let third = claims.last().unwrap().clone();
    let work = async move |db: &mut Conn| metering::reserve(db, &third, LATER).await;
    let refused = app.state.db.writer.run(work).await.unwrap_err();
    assert!(
        matches!(
            refused,
            Error::EndCustomerQuota {
                used: 2,
                limit: 2,
                ..
            }
        ),
        "{refused:?}"
    );
    assert_eq!(app.credits_used().await, 3);
}

#[tokio::test]
async fn the_last_credits_go_to_the_first_of_a_batch() {
    let app = TestApp::with(Setup {
        credits: 2,
        ..Setup::default()
    })
    .await;
    let claims = ["one", "two", "three"].map(|attempt| claim(attempt, None));
    let held = reserve_all(&app, &claims).await.unwrap();
    assert_eq!(held, [true, true, false]);
    assert_eq!(app.credits_used().await, 2);
}

#[tokio::test]
async fn a_batch_commits_what_is_held_and_counts_it_where_it_was_held() {
    let app = TestApp::start().await;
    let ada = customer(&app, "ada", Some(5)).await;
    let ben = customer(&app, "ben", None).await;
    let grant = json!({ "tryOns": 3, "reference": "order" });
    let path = "/api/v1/customers/ben/grants";
    app.store().post(path, &grant).await.expect(201);
    let claims = [
        claim("one", Some(&ada)),
        claim("granted", Some(&ben)),
        claim("released", Some(&ada)),
        claim("legacy", None),
        claim("two", Some(&ada)),
        claim("never-reserved", Some(&ada)),
    ];
    for claim in &claims[..5] {
        let claim = claim.clone();
        let work = async move |db: &mut Conn| metering::reserve(db, &claim, LATER).await;
        let reserved = app.state.db.writer.run(work).await.unwrap();
        assert_eq!(reserved, metering::Reservation::Held);
    }
    let released = claims[2].clone();
    let work = async move |db: &mut Conn| metering::release(db, &released).await;
    app.state.db.writer.run(work).await.unwrap();
    let quota = |used, limit| Some(Some(Quota::new(used, limit)));
    let expected = [
        quota(2, 5),
        quota(1, 3),
        None,
        Some(None),
        quota(2, 5),
        None,
    ];
    assert_eq!(commit_all(&app, &claims).await, expected);
    assert_eq!(state(&app, &claims[2]).await, Some(State::Released));
    assert_eq!(app.credits_used().await, 4);
    // Nothing is counted twice.
    assert_eq!(commit_all(&app, &claims).await, [None; 6]);
    let usage = app.current_usage("ada").await;
    assert_eq!(
        usage,
        json!({ "used": 2, "limit": 5, "remaining": 3, "ok": true })
    );
}

#[tokio::test]
async fn an_attempt_that_exists_is_left_to_be_answered_alone() {
    let app = TestApp::start().await;
    let ada = customer(&app, "ada", Some(5)).await;
    let repeated = claim("one", Some(&ada));
    assert_eq!(
        reserve_all(&app, std::slice::from_ref(&repeated))
            .await
            .unwrap(),
        [true]
    );
    let again = Claim {
        job_id: "job_again".into(),
        ..repeated
    };
    let claims = [again, claim("two", Some(&ada))];
    assert_eq!(reserve_all(&app, &claims).await.unwrap(), [false, true]);
    assert_eq!(app.credits_used().await, 2);
}

#[tokio::test]
async fn twice_the_same_attempt_in_a_batch_changes_nothing() {
    let app = TestApp::start().await;
    let ada = customer(&app, "ada", Some(5)).await;
    let one = claim("one", Some(&ada));
    let same = Claim {
        job_id: "job_same".into(),
        ..one.clone()
    };
    let refused = reserve_all(&app, &[one.clone(), same]).await.unwrap_err();
    assert!(refused.is_conflict(), "{refused:?}");
    assert_eq!(state(&app, &one).await, None);
    assert_eq!(app.credits_used().await, 0);
}

#[tokio::test]
async fn a_store_with_webhooks_hears_of_each_tryon_and_others_do_not_wait_for_it() {
    let app = TestApp::start().await;
    let ada = customer(&app, "ada", Some(5)).await;
    let webhook = json!({ "url": "https://shop.example/hook" });
    app.store()
        .post("/api/v1/webhooks", &webhook)
        .await
        .expect(201);
    let claims = ["one", "two"].map(|attempt| claim(attempt, Some(&ada)));
    assert_eq!(reserve_all(&app, &claims).await.unwrap(), [true, true]);
    assert_eq!(commit_all(&app, &claims).await, [None, None]);
    for claim in &claims {
        let quotas = commit_all(&app, std::slice::from_ref(claim)).await;
        assert!(matches!(quotas[..], [Some(Some(_))]), "{quotas:?}");
    }
    let events = "SELECT event_type FROM deliveries WHERE event_type = 'tryon.completed'";
    assert_eq!(
        app.query_texts(events).await,
        "tryon.completed\ntryon.completed\n"
    );
}
