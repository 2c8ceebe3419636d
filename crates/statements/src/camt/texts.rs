//! What an entry was: remittance, names, references and charges, in words.

use super::tree::Node;
use crate::text::{fold, tell_once};

/// What a payer writes who gives no reference of their own (ISO 20022, `EndToEndIdentification`).
const NOT_PROVIDED: &str = "NOTPROVIDED";

/// The other party's name and what the money was for, and what it cost where that is told apart.
pub(crate) fn describe(entry: &Node, detail: Option<&Node>, is_credit: bool) -> String {
    let name = detail.and_then(|detail| counterparty(entry, detail, is_credit));
    let purpose = detail.and_then(remittance).or_else(|| {
        let added = detail.and_then(|detail| detail.text_at(&["AddtlTxInf"]));
        added.or_else(|| entry.text_at(&["AddtlNtryInf"])).and_then(fold)
    });
    let told = tell_once(name, purpose).or_else(|| transaction_code(entry)).unwrap_or_default();
    match charges(entry).or_else(|| detail.and_then(charges)) {
        Some(charges) => format!("{told} (charges {charges})"),
        None => told,
    }
}

/// The other party: who paid a credit, or who was paid by a debit. A reversal keeps the roles of what it reverses.
pub(crate) fn counterparty(entry: &Node, detail: &Node, is_credit: bool) -> Option<String> {
    const PAYERS: [&str; 2] = ["Dbtr", "UltmtDbtr"];
    const PAID: [&str; 2] = ["Cdtr", "UltmtCdtr"];
    let parties = detail.at(&["RltdPties"])?;
    let is_reversal = entry.text_at(&["RvslInd"]) == Some("true");
    let roles = if is_credit == is_reversal { PAID } else { PAYERS };
    // Banks that report a returned payment as a new one name its party in the other role.
    let others = if is_credit == is_reversal { PAYERS } else { PAID };
    let name = |role: &&str| {
        const NAMES: [&[&str]; 3] = [&["Nm"], &["Pty", "Nm"], &["Agt", "FinInstnId", "Nm"]];
        let party = parties.at(&[role])?;
        NAMES.iter().find_map(|path| party.text_at(path)).and_then(fold)
    };
    let swapped = || others.iter().filter(|_| is_reversal).find_map(name);
    roles.iter().find_map(name).or_else(swapped)
}

/// Free text, or the structured reference of an invoice.
fn remittance(detail: &Node) -> Option<String> {
    const STRUCTURED: [&[&str]; 4] =
        [&["AddtlRmtInf"], &["CdtrRefInf", "Ref"], &["CdtrRefInf", "CdtrRef"], &["RfrdDocInf", "Nb"]];
    let information = detail.at(&["RmtInf"])?;
    let free: Vec<String> = information.all("Ustrd").filter_map(Node::value).filter_map(fold).collect();
    if !free.is_empty() {
        return Some(free.join(" "));
    }
    let structured = |part: &Node| STRUCTURED.iter().find_map(|path| part.text_at(path)).and_then(fold);
    let told: Vec<String> = information.all("Strd").filter_map(structured).collect();
    (!told.is_empty()).then(|| told.join(" "))
}

/// The bank's code of what kind of transaction it was, such as `PMNT RCDT ESCT`, for an entry without any words.
fn transaction_code(entry: &Node) -> Option<String> {
    let code = entry.at(&["BkTxCd"])?;
    let domain = [&["Domn", "Cd"][..], &["Domn", "Fmly", "Cd"], &["Domn", "Fmly", "SubFmlyCd"]];
    let parts: Vec<&str> = domain.iter().filter_map(|path| code.text_at(path)).collect();
    if parts.is_empty() { code.first_value().and_then(fold) } else { fold(&parts.join(" ")) }
}

/// Charges told apart from the amount, such as `EUR 1.50`. They are part of the amount booked, or are booked by
/// themselves, so they never change it.
fn charges(node: &Node) -> Option<String> {
    let charges = node.at(&["Chrgs"])?;
    let amount = charges
        .at(&["TtlChrgsAndTaxAmt"])
        .or_else(|| charges.at(&["Rcrd", "Amt"]))
        .or_else(|| charges.at(&["Amt"]))?;
    let figure = amount.value().filter(|figure| figure.bytes().any(|byte| (b'1'..=b'9').contains(&byte)))?;
    fold(&format!("{} {figure}", amount.currency.as_deref().unwrap_or_default()))
}

/// The bank's own reference of the booking; of one payment of a batch its own, or its place in the batch.
pub(crate) fn reference(entry: &Node, detail: Option<&Node>, payment: Option<usize>) -> Option<String> {
    let of_entry = entry.text_at(&["AcctSvcrRef"]).and_then(fold);
    let named =
        |name: &&str| detail?.text_at(&["Refs", name]).filter(|text| *text != NOT_PROVIDED).and_then(fold);
    let of_detail = ["AcctSvcrRef", "EndToEndId", "TxId", "InstrId"].iter().find_map(named);
    match payment {
        None => of_entry.or(of_detail),
        Some(place) => of_detail.or_else(|| of_entry.map(|reference| format!("{reference}/{place}"))),
    }
}
