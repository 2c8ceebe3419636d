//! Real files of banks and of other readers' test suites, each with its expected parse.
//!
//! The collection stands beside the checkout; where it is absent the test says so and passes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde_json::Value;
use statements::{AmountColumns, CsvMapping, DateOrder, DecimalMark, Hints, Refusal, StatementFile, parse};

/// Cases that cannot be met by reading the file alone, with the cause.
const KNOWN_MISSES: &[(&str, &str)] = &[
    ("hledger/csv.test-cases/case28.csv", "the suite's rules file leaves out one of two like rows"),
    (
        "hledger/csv.test-cases/case41.csv",
        "the suite's rules file is wrong; the same bytes are read in case01",
    ),
    (
        "hledger/csv.test-cases/case42.csv",
        "the suite's rules file is wrong; the same bytes are read in case01",
    ),
    (
        "hledger/csv.test-cases/case52.csv",
        "12/11/2019 alone; only the rules file says that the day comes first",
    ),
    ("hledger/csv.test-cases/case55.csv", "the rules file skips the only row, which case54 expects refused"),
    ("hledger/csv.test-cases/case57.csv", "the suite's rules file is wrong; a like row is read in case32"),
    (INVERSE_SIGN, "only the file's name says that spending is positive; read by its mapping below"),
    (
        "wealthfolio/docs/test-data/schwab_no_title_row.csv",
        "its count takes the line of the total for a movement",
    ),
    (
        "wealthfolio/docs/test-data/schwab_with_header_row.csv",
        "its count takes the line of the total for a movement",
    ),
    (
        "mt940-rs/mt940/special-cases/incomplete_tag_61.sta",
        "the same bytes are expected to be read in details_60-63.sta, as is a like line in whitespace.sta",
    ),
    (
        "mt940-wolph/mt940_tests/betterplace/sepa_snippet_broken.sta",
        "the same bytes are expected to be refused in the file of this name of mt940-rs",
    ),
    (
        "mt940-wolph/mt940_tests/self-provided/february_30.sta",
        "30 February is no day; the same bytes are expected to be refused in the file of this name of mt940-rs",
    ),
    (
        "mt940-wolph/mt940_tests/self-provided/transaction_details_wrapped.sta",
        "dated 30 February, which is no day",
    ),
    ("mt940-wolph/mt940_tests/self-provided/wrapped_timestamp.sta", "dated 30 February, which is no day"),
];
const INVERSE_SIGN: &str = "oca/odoo/addons/account_statement_import_sheet_file/tests/fixtures/\
                            sample_statement_credit_card_inverse_sign_en.csv";

fn collection() -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/statements");
    path.join("manifest.jsonl").exists().then_some(path)
}

fn text<'a>(case: &'a Value, key: &str) -> &'a str {
    case[key].as_str().unwrap_or_default()
}

/// What differs from the expected parse, or `None` when nothing does.
fn difference(case: &Value, result: &Result<StatementFile, Refusal>) -> Option<String> {
    let file = match (text(case, "expect"), result) {
        ("reject", Ok(file)) => {
            let count: usize = file.statements.iter().map(|statement| statement.transactions.len()).sum();
            return Some(format!("read {count} transactions where a refusal is expected"));
        }
        ("reject", Err(refusal)) => {
            let said = !refusal.reason.is_empty() && !refusal.hint.is_empty();
            return (!said).then(|| "refused without a reason".to_owned());
        }
        // A case some readers refuse may be refused, with a reason.
        ("lenient", Err(_)) => return None,
        (_, Err(refusal)) => return Some(format!("refused: {refusal}")),
        (_, Ok(file)) => file,
    };
    let mut differences = Vec::new();
    let mut compare = |what: &str, expected: Option<String>, found: String| {
        if let Some(expected) = expected
            && expected != found
        {
            differences.push(format!("{what} {found}, expected {expected}"));
        }
    };
    let rows = || file.statements.iter().flat_map(|statement| &statement.transactions);
    // A broker's rows are counted by their lines: one may be income and the tax withheld from it.
    let mut lines: Vec<u64> =
        file.statements.iter().flat_map(|statement| &statement.investments).map(|row| row.line).collect();
    lines.dedup();
    let of_broker = if text(case, "format") == "csv-broker" { lines.len() } else { 0 };
    if text(case, "format") == "qif" {
        let expected = case["investment_count"].as_u64().map(|count| count.to_string());
        compare("movements of holdings", expected, lines.len().to_string());
    }
    compare(
        "count",
        case["expected_count"].as_u64().map(|count| count.to_string()),
        (rows().count() + of_broker).to_string(),
    );
    let expected = |key: &str| case[key].as_str().map(str::to_owned);
    compare("sum", expected("expected_sum"), sum_of(&file.statements));
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| "none".to_owned(), |day| day.to_string());
    compare("first date", expected("first_date"), day(rows().map(|row| row.posted_on).min()));
    compare("last date", expected("last_date"), day(rows().map(|row| row.posted_on).max()));
    for (at, part) in case["per_statement"].as_array().into_iter().flatten().enumerate() {
        let Some(statement) = file.statements.get(at) else {
            differences.push(format!("statement {at} is missing"));
            continue;
        };
        let found = (statement.transactions.len().to_string(), sum_of(std::slice::from_ref(statement)));
        if found != (part["count"].to_string(), text(part, "sum").to_owned()) {
            differences.push(format!("statement {at} is {found:?}"));
        }
    }
    (!differences.is_empty()).then(|| differences.join("; "))
}

fn sum_of(statements: &[statements::Statement]) -> String {
    let digits =
        statements.first().and_then(|statement| statement.currency).map_or(2, money::Currency::digits);
    let sum: i64 = statements.iter().filter_map(statements::Statement::sum_minor).sum();
    rust_decimal::Decimal::new(sum, digits).to_string()
}

#[test]
fn every_case_is_read_or_refused_as_expected() {
    let Some(folder) = collection() else {
        println!("note: the collection of statement files is absent; nothing was checked");
        return;
    };
    let manifest = std::fs::read_to_string(folder.join("manifest.jsonl")).unwrap();
    let mut scores: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut misses = Vec::new();
    for line in manifest.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let (name, format) = (text(&case, "file").to_owned(), text(&case, "format").to_owned());
        let bytes = std::fs::read(folder.join(&name)).unwrap();
        let hints = Hints { file_name: Some(name.clone()), ..Hints::default() };
        let result = parse(&bytes, &hints);
        if text(&case, "expect") == "rules-reject" {
            continue;
        }
        let score = scores.entry(format.clone()).or_default();
        score.1 += 1;
        match difference(&case, &result) {
            None => score.0 += 1,
            Some(what) => misses.push((name, format, what)),
        }
    }
    for (format, (met, all)) in &scores {
        println!("{format}: passed {met} of {all}");
    }
    let cause_of =
        |name: &str| KNOWN_MISSES.iter().find(|(known, _)| *known == name).map(|(_, cause)| *cause);
    for (name, format, what) in &misses {
        println!("miss {format} {name}: {what} ({})", cause_of(name).unwrap_or("not known"));
    }
    let known: BTreeSet<&str> = KNOWN_MISSES.iter().map(|(name, _)| *name).collect();
    let found: BTreeSet<&str> = misses.iter().map(|(name, _, _)| name.as_str()).collect();
    let (new, met): (Vec<_>, Vec<_>) =
        (found.difference(&known).collect(), known.difference(&found).collect());
    assert!(new.is_empty(), "these are read otherwise than expected: {new:?}");
    assert!(met.is_empty(), "these are read as expected and are to be struck off the list: {met:?}");
}

/// A mapping in the manifest's own words, with columns looked up in the header the reader found.
#[expect(clippy::unwrap_used, reason = "a manifest written otherwise must fail the test")]
fn mapping_of(case: &Value, read: &StatementFile) -> (CsvMapping, Option<money::Currency>) {
    let given = &case["mapping"];
    let reading = read.csv.as_ref().unwrap();
    let width = reading.sample.iter().map(Vec::len).max().unwrap();
    let column = |value: &Value| match value {
        Value::Number(number) => {
            let place = number.as_i64().unwrap();
            usize::try_from(if place < 0 { place + i64::try_from(width).unwrap() } else { place }).ok()
        }
        Value::String(name) => reading.header.iter().position(|cell| cell == name),
        _ => None,
    };
    let has_header = given["header"] != Value::Bool(false);
    let format = text(given, "date_format").to_lowercase();
    let places = ["%y", "%m", "%d"].map(|part| format.find(part).unwrap());
    let date_order = match places {
        [year, month, day] if year < month && month < day => DateOrder::YearMonthDay,
        [year, month, day] if month < day && day < year => DateOrder::MonthDayYear,
        [year, month, day] if day < year && year < month => DateOrder::DayYearMonth,
        _ => DateOrder::DayMonthYear,
    };
    let amount = match (column(&given["amount"]), column(&given["dc"][0])) {
        (Some(column), Some(type_column)) => AmountColumns::Typed { column, type_column },
        (Some(column), None) => {
            AmountColumns::Signed { column, spending_is_positive: given["invert"] == Value::Bool(true) }
        }
        (None, _) => {
            let (debit, credit) = (column(&given["debit"]).unwrap(), column(&given["credit"]).unwrap());
            let debit_is_negative = reading.sample.iter().any(|row| row[debit].contains('-'));
            AmountColumns::DebitCredit { debit, credit, debit_is_negative }
        }
    };
    let mapping = CsvMapping {
        delimiter: text(given, "delimiter").chars().next().unwrap_or(','),
        skip_lines: given["skip_rows"].as_u64().unwrap_or(0),
        has_header,
        date: column(&given["date"]).unwrap(),
        date_order,
        amount,
        decimal_mark: if text(given, "decimal") == "," { DecimalMark::Comma } else { DecimalMark::Point },
        description: column(&given["description"]).into_iter().collect(),
        counterparty: None,
        reference: None,
        balance: column(&given["balance"]),
        currency: column(&given["currency"]),
        account: column(&given["account"]),
    };
    (mapping, text(given, "currency_const").parse().ok())
}

#[test]
fn a_given_mapping_is_obeyed() {
    let Some(folder) = collection() else {
        println!("note: the collection of statement files is absent; nothing was checked");
        return;
    };
    let manifest = std::fs::read_to_string(folder.join("manifest.jsonl")).unwrap();
    let mut checked = 0;
    for line in manifest.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        if text(&case, "format") != "csv" || text(&case, "expect") != "ok" || case["mapping"].is_null() {
            continue;
        }
        let bytes = std::fs::read(folder.join(text(&case, "file"))).unwrap();
        let (mapping, default_currency) = mapping_of(&case, &parse(&bytes, &Hints::default()).unwrap());
        let hints = Hints { csv_mapping: Some(mapping), default_currency, ..Hints::default() };
        assert_eq!(difference(&case, &parse(&bytes, &hints)), None, "{}", text(&case, "file"));
        checked += 1;
    }
    println!("{checked} files read by a given mapping");
}
