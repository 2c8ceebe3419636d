//! What brokers call what a row did, as data.

use crate::InvestmentKind;
use InvestmentKind::{
    Buy, CapitalGain, Deposit, Dividend, Fee, Interest, Other, QualifiedDividend, Reinvest, ReturnOfCapital,
    Sell, SpecialDividend, Split, TransferIn, TransferOut, Withdrawal, Withholding,
};

/// Words, folded, and what a row of them did. A row is read by the first entry all of whose words are in its action;
/// the more telling come first.
#[rustfmt::skip]
const ACTIONS: &[(&[&str], InvestmentKind)] = &[
    // The name of what was bought may stand behind the verb, and may hold any of the words below.
    (&["you", "bought"], Buy),
    (&["you", "sold"], Sell),
    (&["dividend", "received"], Dividend),
    (&["interest", "earned"], Interest),
    (&["tax", "exempt", "interest"], Interest),
    (&["tax", "exempt"], Dividend),
    (&["reinvest", "dividend"], Dividend),
    (&["dividend", "reinvestment"], Reinvest),
    (&["reinvest"], Reinvest),
    (&["reinvestment"], Reinvest),
    (&["drip"], Reinvest),
    (&["return", "capital"], ReturnOfCapital),
    (&["rtn", "capital"], ReturnOfCapital),
    (&["non", "qualified", "div"], Dividend),
    (&["qualified", "dividend"], QualifiedDividend),
    (&["qualified", "div"], QualifiedDividend),
    (&["special", "dividend"], SpecialDividend),
    (&["special", "div"], SpecialDividend),
    (&["cap", "gain"], CapitalGain),
    (&["capital", "gain"], CapitalGain),
    (&["foreign", "tax"], Withholding),
    (&["withholding"], Withholding),
    (&["tax", "withheld"], Withholding),
    (&["tax"], Withholding),
    (&["dividend"], Dividend),
    (&["dividends"], Dividend),
    (&["dividende"], Dividend),
    (&["dividendo"], Dividend),
    (&["div"], Dividend),
    (&["distribution"], Dividend),
    (&["earnings"], Dividend),
    (&["interest"], Interest),
    (&["interet"], Interest),
    (&["interets"], Interest),
    (&["zinsen"], Interest),
    (&["coupon"], Interest),
    (&["split"], Split),
    (&["forex"], Other),
    (&["journal"], Other),
    (&["security", "transfer"], TransferIn),
    (&["transfer", "instant", "outbound"], Withdrawal),
    (&["transfer", "instant", "inbound"], Deposit),
    (&["transfer", "inbound"], Deposit),
    (&["transfer", "outbound"], Withdrawal),
    (&["transfer", "out"], TransferOut),
    (&["transfer", "in"], TransferIn),
    (&["moneylink"], Other),
    (&["wire", "sent"], Withdrawal),
    (&["wire", "received"], Deposit),
    (&["customer", "inpayment"], Deposit),
    (&["customer", "inbound"], Deposit),
    (&["customer", "outbound"], Withdrawal),
    (&["deposit"], Deposit),
    (&["contribution"], Deposit),
    (&["versement"], Deposit),
    (&["einzahlung"], Deposit),
    (&["withdrawal"], Withdrawal),
    (&["prelevement"], Withdrawal),
    (&["retrait"], Withdrawal),
    (&["auszahlung"], Withdrawal),
    (&["card", "transaction"], Withdrawal),
    (&["fee"], Fee),
    (&["fees"], Fee),
    (&["commission"], Fee),
    (&["frais"], Fee),
    (&["credit"], Deposit),
    (&["buy"], Buy),
    (&["bought"], Buy),
    (&["purchase"], Buy),
    (&["achat"], Buy),
    (&["kauf"], Buy),
    (&["compra"], Buy),
    (&["sell"], Sell),
    (&["sold"], Sell),
    (&["sale"], Sell),
    (&["vente"], Sell),
    (&["verkauf"], Sell),
    (&["venta"], Sell),
    (&["redemption"], Sell),
    (&["final", "maturity"], Sell),
];

/// What a folded action did, with what a subtype says of a dividend; `None` for words that are not listed.
pub(super) fn kind_of(action: &str, subtype: &str) -> Option<InvestmentKind> {
    let has = |words: &[&str], text: &str| words.iter().all(|word| text.split(' ').any(|part| part == *word));
    let kind = ACTIONS.iter().find(|(words, _)| has(words, action)).map(|(_, kind)| *kind)?;
    Some(match (kind, subtype) {
        (Dividend, "drip") => Reinvest,
        (Dividend, "qualified") => QualifiedDividend,
        (Dividend, "special") => SpecialDividend,
        (Dividend, "return of capital") => ReturnOfCapital,
        _ => kind,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_read_as_brokers_mean_them() {
        for (action, subtype, expected) in [
            ("buy", "", Some(Buy)),
            ("buy to close", "", Some(Buy)),
            ("you bought schwab us dividend equity etf schd", "", Some(Buy)),
            ("you sold ishares national tax exempt bond", "", Some(Sell)),
            ("dividend received ishares tax exempt bond", "", Some(Dividend)),
            ("tax exempt div", "", Some(Dividend)),
            ("tax exempt interest", "", Some(Interest)),
            ("reinvest shares", "", Some(Reinvest)),
            ("reinvest dividend", "", Some(Dividend)),
            ("non qualified div", "", Some(Dividend)),
            ("qualified dividend", "", Some(QualifiedDividend)),
            ("long term cap gain", "", Some(CapitalGain)),
            ("nra withholding", "", Some(Withholding)),
            ("dividend", "drip", Some(Reinvest)),
            ("transfer in", "", Some(TransferIn)),
            ("transfer instant inbound", "", Some(Deposit)),
            ("bank interest", "", Some(Interest)),
            ("something else", "", None),
        ] {
            assert_eq!(kind_of(action, subtype), expected, "{action} {subtype}");
        }
    }
}
