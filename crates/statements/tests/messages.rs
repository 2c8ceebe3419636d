//! What the messages of banks, CAMT and MT940, become.

use statements::{Hints, Refusal, StatementFile, parse};

fn read(text: &str) -> StatementFile {
    parse(text.as_bytes(), &Hints::default()).expect("a readable file")
}

fn refused(text: &str) -> Refusal {
    parse(text.as_bytes(), &Hints::default()).expect_err("must be refused")
}

/// Account, currency, balances and rows of every statement.
fn told(file: &StatementFile) -> String {
    let mut lines = vec![file.format.as_str().to_owned()];
    for statement in &file.statements {
        let balance = |of: Option<ledger::Balance>| {
            of.map_or("-".to_owned(), |balance| format!("{} {}", balance.as_of, balance.amount_minor))
        };
        lines.push(format!(
            "{} {} from {} to {}",
            statement.account.as_deref().unwrap_or("no account"),
            statement.currency.as_ref().map_or("no currency", money::Currency::code),
            balance(statement.opening_balance),
            balance(statement.closing_balance)
        ));
        lines.extend(statement.transactions.iter().map(|row| {
            format!(
                "{} {} {} {} | {} | {}",
                row.line,
                row.posted_on,
                row.amount_minor,
                row.description,
                row.counterparty.as_deref().unwrap_or("-"),
                row.bank_reference.as_deref().unwrap_or("-")
            )
        }));
    }
    lines.extend(file.rejected.iter().map(|row| format!("{} left out: {}", row.line, row.reason)));
    lines.join("\n")
}

fn camt(version: &str, entries: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<n:Document xmlns:n=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}\"><n:BkToCstmrStmt>\n\
         <n:Stmt><n:Acct><n:Id><n:IBAN>GB29 NWBK 6016</n:IBAN></n:Id><n:Ccy>GBP</n:Ccy></n:Acct>\n\
         <n:Bal><n:Tp><n:CdOrPrtry><n:Cd>OPBD</n:Cd></n:CdOrPrtry></n:Tp><n:Amt Ccy=\"GBP\">10.00</n:Amt><n:CdtDbtInd>DBIT</n:CdtDbtInd><n:Dt><n:Dt>2026-01-01</n:Dt></n:Dt></n:Bal>\n\
         <n:Bal><n:Tp><n:CdOrPrtry><n:Cd>CLBD</n:Cd></n:CdOrPrtry></n:Tp><n:Amt Ccy=\"GBP\">99.5</n:Amt><n:CdtDbtInd>CRDT</n:CdtDbtInd><n:Dt><n:DtTm>2026-01-31T00:00:00Z</n:DtTm></n:Dt></n:Bal>\n\
         {entries}\n</n:Stmt></n:BkToCstmrStmt></n:Document>"
    )
}

/// An entry: amount, direction and whatever else stands in it.
fn entry(amount: &str, direction: &str, more: &str) -> String {
    format!(
        "<Ntry><Amt Ccy=\"GBP\">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd><BookgDt><Dt>2026-01-05+01:00</Dt></BookgDt>{more}</Ntry>\n"
    )
}

fn payment(amount: &str, name: &str) -> String {
    format!(
        "<TxDtls><Refs><EndToEndId>E-{name}</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy=\"GBP\">{amount}</Amt></TxAmt></AmtDtls>\
         <RltdPties><Dbtr><Pty><Nm>{name} &amp; Co</Nm></Pty></Dbtr></RltdPties><RmtInf><Ustrd>bill</Ustrd></RmtInf></TxDtls>"
    )
}

#[test]
fn entries_are_booked_by_their_own_direction() {
    let of = |more: &str| format!("<NtryDtls>{more}</NtryDtls>");
    let entries = [
        entry("5.00", "CRDT", &(of(&payment("5.00", "One")) + "<Sts>BOOK</Sts>")),
        entry(
            "7.00",
            "DBIT",
            "<RvslInd>true</RvslInd><Sts><Cd>BOOK</Cd></Sts><AcctSvcrRef>R7</AcctSvcrRef><AddtlNtryInf>Returned</AddtlNtryInf>",
        ),
        entry(
            "1.00",
            "DBIT",
            "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>CCRD</Cd><SubFmlyCd>POSD</SubFmlyCd></Fmly></Domn></BkTxCd><Chrgs><TtlChrgsAndTaxAmt Ccy=\"GBP\">0.20</TtlChrgsAndTaxAmt></Chrgs>",
        ),
        entry("2.00", "CRDT", "<Sts>INFO</Sts>"),
        entry("2.00", "CRDT", "<Sts><Cd>PDNG</Cd></Sts>")
            .replace("<BookgDt>", "<ValDt>")
            .replace("</BookgDt>", "</ValDt>"),
    ];
    insta::assert_snapshot!(told(&read(&camt("08", &entries.concat()))), @r"
    camt.053
    GB29 NWBK 6016 GBP from 2026-01-01 -1000 to 2026-01-31 9950
    6 2026-01-05 500 One & Co bill | One & Co | E-One
    7 2026-01-05 -700 Returned | - | R7
    8 2026-01-05 -100 PMNT CCRD POSD (charges GBP 0.20) | - | -
    9 left out: The entry is for information only, so it is no booked transaction.
    10 left out: The entry is pending, so it is no booked transaction.
    ");
}

#[test]
fn a_batch_is_told_by_its_payments_where_they_add_up() {
    let batch = |amount: &str, more: &str| {
        let details = format!("<NtryDtls>{}{}</NtryDtls>", payment("5.00", "One"), payment("2.50", "Two"));
        entry(
            amount,
            "CRDT",
            &format!("<AcctSvcrRef>B</AcctSvcrRef><AddtlNtryInf>Batch</AddtlNtryInf>{more}{details}"),
        )
    };
    let entries = [batch("7.50", ""), batch("7.51", ""), batch("7.50", "<RvslInd>true</RvslInd>")];
    insta::assert_snapshot!(told(&read(&camt("02", &entries.concat()))), @r"
    camt.053
    GB29 NWBK 6016 GBP from 2026-01-01 -1000 to 2026-01-31 9950
    6 2026-01-05 500 One & Co bill | One & Co | E-One
    6 2026-01-05 250 Two & Co bill | Two & Co | E-Two
    7 2026-01-05 751 Batch | - | B
    8 2026-01-05 750 Batch | - | B
    ");
}

#[test]
fn damaged_messages_are_refused_with_their_line() {
    let whole = camt("04", &entry("5.00", "CRDT", ""));
    insta::assert_snapshot!(refused(&whole[..whole.len() - 60]), @"Line 6: The file is no well-formed XML from here on. The file is damaged or was cut short; export it again.");
    insta::assert_snapshot!(refused(&whole.replace("</Amt>", "</Amount>")), @"Line 6: The file is no well-formed XML from here on. The file is damaged or was cut short; export it again.");
    insta::assert_snapshot!(refused(&camt("04", &entry("5..00", "CRDT", ""))), @r#"Line 6: 1 of 1 transactions cannot be read; the first: The amount "5..00" is not an amount. Correct these rows and try again; of a table, check also how its columns are read."#);
    insta::assert_snapshot!(refused(&camt("04", &entry("5.00", "up", ""))), @"Line 6: 1 of 1 transactions cannot be read; the first: The entry says neither credit nor debit (CdtDbtInd is missing or unknown). Correct these rows and try again; of a table, check also how its columns are read.");
    insta::assert_snapshot!(refused("<Document><BkToCstmrStmt><GrpHdr/></BkToCstmrStmt></Document>"), @"The message holds no statement (no Stmt, Rpt or Ntfctn element). Export the account's statement from your bank again.");
    insta::assert_snapshot!(refused(&camt("04", &entry("1", "CRDT", &"<a>".repeat(80)))), @"Line 6: Elements are nested more than 64 deep. The file is damaged or no bank file; export it again.");
}

#[test]
fn no_entity_of_a_message_is_ever_looked_up() {
    let text = camt("04", &entry("5.00", "CRDT", "<AddtlNtryInf>&a; &#65;&lt;</AddtlNtryInf>"));
    let text = text.replacen("<n:Document", "<!DOCTYPE D [<!ENTITY a \"boom\">]><n:Document", 1);
    assert_eq!(read(&text).statements[0].transactions[0].description, "&a; A<");
}

#[test]
fn messages_of_swift_are_read_with_and_without_an_envelope() {
    let body = ":20:X\n:25:NL71RABO0123456789 EUR\n:28C:1/1\n:60F:C251230EUR10,\n\
        :61:2512310102D2,5NTRFNONREF//B1\nsupplement\n:86:/TRTP/SEPA/NAME/Shop/REMI/order 1/\n\
        :61:2601020102RC1,00NCHGNONREF\n:86:166?00FEE?20SVWZ+monthly?32Bank\n\
        :62F:C260102EUR6,50\n:64:C260102EUR6,50\n:86:of the account\n";
    let plain = read(body);
    let wrapped = read(&format!(
        "{{1:F01BANK}}{{2:I940BANKN}}{{4:\r\n{}-}}{{5:{{CHK:1}}}}\r\n{{1:F01}}{{4:\r\n{}-}}",
        body.replace('\n', "\r\n"),
        body
    ));
    assert_eq!(wrapped.statements.len(), 2);
    assert_eq!(wrapped.statements[0].sum_minor(), plain.statements[0].sum_minor());
    insta::assert_snapshot!(told(&plain), @r"
    mt940
    NL71RABO0123456789 EUR from 2025-12-30 1000 to 2026-01-02 650
    5 2025-12-31 -250 Shop order 1 | Shop | B1
    8 2026-01-02 -100 Bank monthly | Bank | -
    ");
}

#[test]
fn an_interim_report_has_its_currency_from_its_floor() {
    let text = "header of the bank\n:20:X\n:25:123\n:28C:1\n:34F:USDD0,00\n:13D:2601020800+0000\n:61:260102C3,00NMSCREF1\n:86:tip\n:90D:0USD0,00\n:90C:1USD3,00\n-\n";
    insta::assert_snapshot!(told(&read(text)), @r"
    mt942
    123 USD from - to -
    7 2026-01-02 300 tip | - | REF1
    ");
}

#[test]
fn what_an_interim_report_expects_is_not_booked_yet() {
    let file = read(
        ":20:X\n:25:GB29NWBK1\n:28C:1/1\n:34F:GBP0,\n:13D:2601021200+0000\n:61:260102EC12,50NTRFREF1//B1\n:86:to come\n:61:260102D3,NTRFREF2//B2\n:86:booked\n-\n",
    );
    let rows: Vec<i64> = file.statements[0].transactions.iter().map(|row| row.amount_minor).collect();
    assert_eq!(rows, [-300], "{}", told(&file));
    assert_eq!(file.statements[0].transactions[0].description, "booked", "{}", told(&file));
    assert!(
        told(&file).contains("left out: The movement is expected and not booked yet."),
        "{}",
        told(&file)
    );
}

#[test]
fn damaged_swift_messages_are_refused_with_their_line() {
    insta::assert_snapshot!(refused(":20:X\n:28C:1\n:60F:C251230EUR10,\n"), @"Line 2: The message does not say which account it is about (field :25: is missing). The file is damaged; export it again.");
    insta::assert_snapshot!(refused(":20:X\n:25:1\n:60F:C251230EUR10,\n:61:260102C3,00NMSC\n"), @"Line 4: The file ends in the middle of a statement. The download was cut short; export the file again.");
    insta::assert_snapshot!(refused(":20:X\n:25:1\n:61:2601C3\n"), @r#"Line 3: 1 of 1 transactions cannot be read; the first: The value date "2601C3" is not a day of the calendar. Correct these rows and try again; of a table, check also how its columns are read."#);
    insta::assert_snapshot!(refused("{1:F01BANK}{2:I103BANKN}{4:\n:32A:X\n-}"), @"This is a SWIFT message without a statement, which Attune does not read. Export the account from your bank as OFX, QFX, QIF, CAMT, MT940 or CSV.");
}
