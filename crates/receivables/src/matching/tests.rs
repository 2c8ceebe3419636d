//! What makes a match, as cases and as laws.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::support::{day, paid, sent};

fn deposit(id: &str, on: &str, amount_minor: i64, payer: &str) -> Deposit {
    Deposit {
        transaction_id: TransactionId::new(id),
        on: day(on),
        amount_minor,
        currency: Currency::USD,
        payer: payer.to_owned(),
        reference: String::new(),
        kind: DepositKind::Direct,
    }
}

fn referring(deposit: Deposit, reference: &str) -> Deposit {
    Deposit { reference: reference.to_owned(), ..deposit }
}

fn payout(id: &str, on: &str, amount_minor: i64, payer: &str) -> Deposit {
    Deposit { kind: DepositKind::PlatformPayout, ..deposit(id, on, amount_minor, payer) }
}

/// An invoice of March, due at its end.
fn march(number: &str, client: &str, amount_minor: i64) -> Invoice {
    sent(number, client, amount_minor, "2026-03-01", "2026-03-31")
}

/// `t1 = INV-1 + INV-2 (certain)`, with fees and confirmations marked; then what is left.
fn describe(matching: &Matching) -> Vec<String> {
    let mut lines: Vec<String> = matching
        .matches
        .iter()
        .map(|found| {
            let part = |part: &Part| {
                let fee = if part.fee_minor > 0 { format!(" fee {}", part.fee_minor) } else { String::new() };
                let mark = if part.confirms { "!" } else { "" };
                format!("{}{mark} {}{fee}", part.invoice_id, part.amount_minor)
            };
            let parts: Vec<String> = found.parts.iter().map(part).collect();
            format!(
                "{} = {}: {:?}, {:?}",
                found.transaction_id,
                parts.join(" + "),
                found.confidence,
                found.reason
            )
        })
        .collect();
    let ids: Vec<&str> = matching.unmatched_invoices.iter().map(InvoiceId::as_str).collect();
    lines.extend((!ids.is_empty()).then(|| format!("invoices {}", ids.join(" "))));
    let ids: Vec<&str> = matching.unmatched_deposits.iter().map(TransactionId::as_str).collect();
    lines.extend((!ids.is_empty()).then(|| format!("deposits {}", ids.join(" "))));
    lines
}

fn check(invoices: &[Invoice], deposits: &[Deposit], expected: &[&str]) {
    assert_eq!(describe(&match_deposits(invoices, deposits)), expected);
}

#[test]
fn the_exact_amount_from_the_client_is_certain() {
    check(
        &[march("INV-1", "Acme Ltd", 10_000), march("INV-2", "Birch", 10_000)],
        &[deposit("t1", "2026-03-20", 10_000, "ACME LIMITED"), deposit("t2", "2026-03-21", 9_900, "CEDAR")],
        &["t1 = INV-1 10000: Certain, AmountAndName", "invoices INV-2", "deposits t2"],
    );
}

#[test]
fn money_before_the_invoice_or_in_another_currency_is_left() {
    let euros = Deposit { currency: Currency::EUR, ..deposit("t2", "2026-03-20", 10_000, "ACME") };
    check(
        &[march("INV-1", "Acme", 10_000)],
        &[deposit("t1", "2026-02-28", 10_000, "ACME"), euros, deposit("t3", "2026-03-20", -10_000, "ACME")],
        &["invoices INV-1", "deposits t1 t2 t3"],
    );
}

#[test]
fn a_monthly_retainer_pays_month_by_month() {
    check(
        &[
            sent("INV-1", "Acme", 50_000, "2026-01-31", "2026-02-28"),
            sent("INV-2", "Acme", 50_000, "2026-02-28", "2026-03-31"),
        ],
        &[deposit("t1", "2026-02-10", 50_000, "ACME"), deposit("t2", "2026-03-10", 50_000, "ACME")],
        &["t1 = INV-1 50000: Certain, AmountAndName", "t2 = INV-2 50000: Certain, AmountAndName"],
    );
}

#[test]
fn equal_invoices_are_suggested_oldest_first_unless_cited() {
    let invoices = [
        sent("INV-0102", "Acme", 50_000, "2026-02-28", "2026-03-31"),
        sent("INV-0101", "Acme", 50_000, "2026-01-31", "2026-02-28"),
    ];
    let paid = deposit("t1", "2026-03-10", 50_000, "ACME");
    check(
        &invoices,
        std::slice::from_ref(&paid),
        &["t1 = INV-0101 50000: Likely, SeveralWays { count: 2 }", "invoices INV-0102"],
    );
    check(
        &invoices,
        &[referring(paid, "INV 0102")],
        &["t1 = INV-0102 50000: Certain, NumberCited", "invoices INV-0101"],
    );
}

#[test]
fn more_like_deposits_than_invoices_are_not_settled_in_silence() {
    check(
        &[march("INV-1", "Acme", 50_000)],
        &[deposit("t1", "2026-03-02", 50_000, "ACME"), deposit("t2", "2026-03-30", 50_000, "ACME")],
        &["t1 = INV-1 50000: Likely, MoreDepositsThanInvoices", "deposits t2"],
    );
}

#[test]
fn one_deposit_pays_several_invoices_of_one_client() {
    let invoices =
        [march("INV-1", "Acme", 10_000), march("INV-2", "Acme", 25_000), march("INV-3", "Acme", 7_500)];
    check(
        &invoices,
        &[deposit("t1", "2026-03-20", 17_500, "ACME")],
        &["t1 = INV-1 10000 + INV-3 7500: Certain, AmountAndName", "invoices INV-2"],
    );
    let mut more = invoices.to_vec();
    more.push(march("INV-4", "Acme", 17_500));
    check(
        &more,
        &[deposit("t1", "2026-03-20", 17_500, "ACME")],
        &["t1 = INV-4 17500: Likely, SeveralWays { count: 2 }", "invoices INV-1 INV-2 INV-3"],
    );
    check(
        &more,
        &[referring(deposit("t1", "2026-03-20", 17_500, "ACME"), "INV-1 INV-3")],
        &["t1 = INV-1 10000 + INV-3 7500: Certain, NumberCited", "invoices INV-2 INV-4"],
    );
}

#[test]
fn with_many_open_invoices_a_sum_is_only_suggested() {
    let invoices: Vec<Invoice> =
        (1..=13).map(|place| march(&format!("INV-{place:02}"), "Acme", 10_i64.pow(place % 9) + 7)).collect();
    let single = invoices.last().map(|invoice| invoice.total_minor() + 1_000_000).unwrap();
    let mut invoices = invoices;
    invoices.push(sent("INV-99", "Acme", single, "2026-03-02", "2026-04-30"));
    let found = match_deposits(&invoices, &[deposit("t1", "2026-03-20", single, "ACME")]);
    assert_eq!(describe(&found)[0], format!("t1 = INV-99 {single}: Certain, AmountAndName"));
    let sum = invoices[0].total_minor() + invoices[2].total_minor();
    let found = match_deposits(&invoices, &[deposit("t1", "2026-03-20", sum, "ACME")]);
    assert_eq!(found.matches[0].confidence, Confidence::Likely);
}

#[test]
fn a_platform_keeps_its_fee() {
    let invoices = [march("INV-1001", "Acme", 100_000), march("INV-1002", "Birch", 500_000)];
    check(
        &invoices,
        &[payout("t1", "2026-03-20", 97_100, "STRIPE")],
        &["t1 = INV-1001 97100 fee 2900: Likely, NetOfFee { fee_bp: 290 }", "invoices INV-1002"],
    );
    check(
        &invoices,
        &[referring(payout("t1", "2026-03-20", 97_100, "STRIPE"), "INV-1001")],
        &["t1 = INV-1001 97100 fee 2900: Certain, NetOfFee { fee_bp: 290 }", "invoices INV-1002"],
    );
    check(
        &invoices,
        &[payout("t1", "2026-03-20", 97_100, "PAYPAL ACME")],
        &["t1 = INV-1001 97100 fee 2900: Likely, NetOfFee { fee_bp: 290 }", "invoices INV-1002"],
    );
    check(
        &[march("INV-1", "Bright Pixel", 100_000)],
        &[payout("t1", "2026-03-20", 97_100, "PAYPAL BRIGHT PIXEL")],
        &["t1 = INV-1 97100 fee 2900: Certain, NetOfFee { fee_bp: 290 }"],
    );
    check(
        &invoices,
        &[payout("t1", "2026-03-20", 84_900, "STRIPE")],
        &["invoices INV-1001 INV-1002", "deposits t1"],
    );
    check(
        &[march("INV-1", "Acme", 100_000), march("INV-2", "Birch", 101_000)],
        &[payout("t1", "2026-03-20", 97_100, "STRIPE")],
        &["t1 = INV-1 97100 fee 2900: Likely, NetOfFeeSeveral { fee_bp: 290, count: 2 }", "invoices INV-2"],
    );
}

#[test]
fn a_known_platform_has_its_own_fee() {
    let mut invoices = Vec::new();
    let mut deposits = Vec::new();
    for place in 1..=3 {
        let (number, id) = (format!("OLD-{place}"), format!("p{place}"));
        let mut invoice = march(&number, "Acme", 10_000);
        invoice.pay(paid(&id, 8_000, 2_000, "2026-03-10")).unwrap();
        invoices.push(invoice);
        deposits.push(payout(&id, "2026-03-10", 8_000, "MARKETPLACE"));
    }
    invoices.push(march("INV-1", "Birch", 50_000));
    invoices.push(march("INV-2", "Cedar", 40_500));
    deposits.push(payout("t1", "2026-03-20", 40_000, "MARKETPLACE"));
    check(
        &invoices,
        &deposits,
        &["t1 = INV-1 40000 fee 10000: Likely, NetOfFee { fee_bp: 2000 }", "invoices INV-2"],
    );
}

#[test]
fn a_part_payment_is_suggested_and_the_rest_then_certain() {
    let mut invoices = vec![march("INV-1", "Acme", 100_000)];
    let deposits = [deposit("t1", "2026-03-20", 40_000, "ACME"), deposit("t2", "2026-04-20", 60_000, "ACME")];
    let first = match_deposits(&invoices, &deposits);
    assert_eq!(describe(&first), ["t1 = INV-1 40000: Likely, PartPayment", "deposits t2"]);
    let suggested = first.apply_certain(&mut invoices).unwrap();
    assert_eq!((suggested.len(), invoices[0].unsettled_minor()), (1, 100_000));
    suggested[0].apply(&mut invoices).unwrap();
    let second = match_deposits(&invoices, &deposits);
    assert_eq!(describe(&second), ["t2 = INV-1 60000: Certain, AmountAndName"]);
    assert!(second.apply_certain(&mut invoices).unwrap().is_empty());
    assert_eq!(invoices[0].settled_on(), Some(day("2026-04-20")));
    check(&invoices, &deposits, &[]);
    let several = [march("INV-1", "Acme", 100_000), march("INV-2", "Acme", 90_000)];
    check(
        &several,
        &deposits[..1],
        &["t1 = INV-1 40000: Likely, PartPaymentSeveral { count: 2 }", "invoices INV-2"],
    );
}

#[test]
fn a_name_that_is_only_alike_or_another_is_suggested() {
    check(
        &[march("INV-1", "Northwind", 10_000)],
        &[deposit("t1", "2026-03-20", 10_000, "NORTHWIND TRADERS")],
        &["t1 = INV-1 10000: Likely, NameAlike"],
    );
    let invoices = [march("INV-1", "Acme", 10_000), march("INV-2", "Birch", 20_000)];
    let other = deposit("t1", "2026-03-20", 10_000, "J SMITH");
    check(
        &invoices,
        std::slice::from_ref(&other),
        &["t1 = INV-1 10000: Likely, AmountOnly", "invoices INV-2"],
    );
    let twins = [march("INV-1", "Acme", 10_000), march("INV-2", "Birch", 10_000)];
    check(&twins, &[other], &["invoices INV-1 INV-2", "deposits t1"]);
}

#[test]
fn a_payer_accepted_once_is_known() {
    let mut invoices = vec![march("INV-1", "Acme", 10_000), march("INV-2", "Acme", 20_000)];
    let mut deposits = vec![deposit("t1", "2026-03-20", 10_000, "J SMITH")];
    match_deposits(&invoices, &deposits).matches[0].apply(&mut invoices).unwrap();
    deposits.push(deposit("t2", "2026-03-25", 20_000, "J SMITH"));
    check(&invoices, &deposits, &["t2 = INV-2 20000: Certain, AmountAndName"]);
}

#[test]
fn a_suggestion_never_takes_what_another_deposit_surely_pays() {
    check(
        &[march("INV-1", "Acme", 10_000)],
        &[deposit("t1", "2026-03-10", 10_000, "J SMITH"), deposit("t2", "2026-03-20", 10_000, "ACME")],
        &["t2 = INV-1 10000: Certain, AmountAndName", "deposits t1"],
    );
}

#[test]
fn what_a_file_said_was_paid_finds_its_deposit_first() {
    let mut invoices = vec![
        sent("INV-1", "Acme", 50_000, "2026-01-31", "2026-02-28"),
        sent("INV-2", "Acme", 50_000, "2026-02-28", "2026-03-31"),
    ];
    invoices[0].pay(Payment { transaction_id: None, ..paid("", 50_000, 0, "2026-03-09") }).unwrap();
    let deposits = [deposit("t1", "2026-03-10", 50_000, "ACME")];
    let found = match_deposits(&invoices, &deposits);
    assert_eq!(describe(&found), ["t1 = INV-1! 50000: Certain, ImportedAsPaid", "invoices INV-2"]);
    found.apply_certain(&mut invoices).unwrap();
    assert_eq!(invoices[0].payments(), [paid("t1", 50_000, 0, "2026-03-10")]);
    check(&invoices, &deposits, &["invoices INV-2"]);
}

#[test]
fn a_match_is_applied_whole_or_not_at_all() {
    let mut invoices = vec![march("INV-1", "Acme", 10_000), march("INV-2", "Acme", 7_500)];
    let found = match_deposits(&invoices, &[deposit("t1", "2026-03-20", 17_500, "ACME")]);
    invoices[1].cancel().unwrap();
    assert_eq!(found.apply_certain(&mut invoices), Err(PaymentError::NotSent));
    assert!(invoices[0].payments().is_empty());
}

#[test]
fn reasons_are_sentences() {
    let reason = Reason::NetOfFeeSeveral { fee_bp: 290, count: 2 };
    assert_eq!(
        reason.to_string(),
        "The payout is the invoice less a platform fee of 2.9 %, but 2 invoices would fit."
    );
}

fn any_invoices() -> impl Strategy<Value = Vec<Invoice>> {
    let row = (0_usize..3, 1_i64..12, 0_i64..8, 1_u32..28, 0_u32..3);
    proptest::collection::vec(row, 0..12).prop_map(|rows| {
        let names = ["Acme", "Birch Ltd", "Cedar Works"];
        let mut invoices = Vec::new();
        for (place, (client, amount, part, issued, kind)) in rows.into_iter().enumerate() {
            let number = format!("INV-{place:04}");
            let issued = format!("2026-03-{issued:02}");
            let mut invoice = sent(&number, names[client], amount * 5_000, &issued, "2026-04-15");
            if part > 0 && kind > 0 {
                let id = TransactionId::new(format!("u{place}"));
                let payment = paid("", part * 5_000, 0, "2026-03-28");
                let transaction_id = (kind == 1).then_some(id);
                let _ = invoice.pay(Payment { transaction_id, ..payment });
            }
            invoices.push(invoice);
        }
        invoices
    })
}

fn any_deposits() -> impl Strategy<Value = Vec<Deposit>> {
    let row = (1_i64..30, 1_u32..30, 0_usize..5, 0_usize..14);
    proptest::collection::vec(row, 0..14).prop_map(|rows| {
        let payers = ["ACME", "BIRCH LTD PAYMENT", "CEDAR", "J SMITH", "STRIPE"];
        let named = rows.into_iter().enumerate();
        named
            .map(|(place, (amount, on, payer, cited))| {
                let (id, on) = (format!("t{place:02}"), format!("2026-03-{on:02}"));
                let kind = if payer == 4 { DepositKind::PlatformPayout } else { DepositKind::Direct };
                let reference = if cited < 3 { format!("INV-{cited:04}") } else { String::new() };
                let deposit = deposit(&id, &on, amount * 2_500, payers[payer]);
                Deposit { kind, ..referring(deposit, &reference) }
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn no_deposit_is_used_twice_and_no_invoice_overpaid(
        mut invoices in any_invoices(),
        deposits in any_deposits(),
    ) {
        let matching = match_deposits(&invoices, &deposits);
        let mut seen = BTreeSet::new();
        let mut paid_invoices = BTreeSet::new();
        for found in &matching.matches {
            prop_assert!(seen.insert(found.transaction_id.clone()));
            let given: i64 = found.parts.iter().map(|part| part.amount_minor).sum();
            let deposit = deposits.iter().find(|deposit| deposit.transaction_id == found.transaction_id).unwrap();
            prop_assert_eq!(given, deposit.amount_minor);
            for part in found.parts.iter().filter(|part| !part.confirms) {
                prop_assert!(paid_invoices.insert(part.invoice_id.clone()));
                prop_assert!(part.amount_minor > 0 && part.fee_minor >= 0);
                let invoice = invoices.iter().find(|invoice| *invoice.id() == part.invoice_id).unwrap();
                prop_assert!(part.amount_minor + part.fee_minor <= invoice.unsettled_minor());
            }
        }
        prop_assert!(matching.unmatched_deposits.iter().all(|id| seen.insert(id.clone())));
        prop_assert_eq!(seen.len(), deposits.len());
        prop_assert!(matching.unmatched_invoices.iter().all(|id| !paid_invoices.contains(id)));
        // Suggestions can all be accepted together with what is certain.
        for found in &matching.matches {
            prop_assert_eq!(found.apply(&mut invoices), Ok(()));
        }
    }

    #[test]
    fn the_order_of_the_input_does_not_matter(
        invoices in any_invoices(),
        deposits in any_deposits(),
        turn in 0_usize..12,
    ) {
        let expected = match_deposits(&invoices, &deposits);
        let (mut turned_invoices, mut turned_deposits) = (invoices.clone(), deposits.clone());
        turned_invoices.reverse();
        turned_deposits.rotate_left(turn.min(deposits.len()));
        prop_assert_eq!(match_deposits(&turned_invoices, &turned_deposits), expected);
    }

    #[test]
    fn applying_what_is_certain_leaves_nothing_certain_that_repeats(
        mut invoices in any_invoices(),
        deposits in any_deposits(),
    ) {
        let first = match_deposits(&invoices, &deposits);
        let used: BTreeSet<_> = first.matches.iter()
            .filter(|found| found.confidence == Confidence::Certain)
            .map(|found| found.transaction_id.clone())
            .collect();
        first.apply_certain(&mut invoices).unwrap();
        let second = match_deposits(&invoices, &deposits);
        prop_assert!(second.matches.iter().all(|found| !used.contains(&found.transaction_id)));
    }
}
