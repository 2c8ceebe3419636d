//! Tables of brokers, row by row.

#![expect(clippy::unwrap_used, reason = "a file that cannot be read fails its test")]

use statements::{BrokerMapping, Hints, InvestmentRow, SplitTerms, StatementFile, parse};

fn read(text: &str) -> StatementFile {
    parse(text.as_bytes(), &Hints::default()).unwrap()
}

/// `kind security quantity total` of each row.
fn told(file: &StatementFile) -> Vec<String> {
    let rows = file.statements.iter().flat_map(|statement| &statement.investments);
    rows.map(row_told).collect()
}

fn row_told(row: &InvestmentRow) -> String {
    let quantity = row.quantity.map_or_else(|| "-".to_owned(), |quantity| quantity.normalize().to_string());
    let total = row.total_minor.map_or_else(|| "-".to_owned(), |total| total.to_string());
    format!("{} {} {quantity} {total}", row.kind.as_str(), row.security.as_deref().unwrap_or("-"))
}

#[test]
fn actions_and_amounts_are_read_with_their_signs() {
    let file = read(
        "\"Date\",\"Action\",\"Symbol\",\"Description\",\"Quantity\",\"Price\",\"Fees & Comm\",\"Amount\"\n\
         \"04/27/2023\",\"Buy\",\"BND\",\"BOND ETF\",\"45\",\"$73.7789\",\"\",\"-$3320.05\"\n\
         \"04/18/2023\",\"Sell\",\"BND\",\"BOND ETF\",\"10.065\",\"$73.4049\",\"$0.01\",\"$738.81\"\n\
         \"04/17/2023 as of 04/15/2023\",\"Bank Interest\",\"\",\"BANK INT\",\"\",\"\",\"\",\"$0.03\"\n\
         \"04/10/2023\",\"Reinvest Shares\",\"BND\",\"BOND ETF\",\"0.0249\",\"$73.8993\",\"\",\"-$1.84\"\n\
         \"03/20/2023\",\"Qualified Dividend\",\"VTI\",\"STOCK ETF\",\"\",\"\",\"\",\"$8.52\"\n\
         \"03/19/2023\",\"NRA Withholding\",\"VTI\",\"STOCK ETF\",\"\",\"\",\"\",\"-$0.14\"\n\
         \"02/14/2023\",\"Stock Split\",\"NVDA\",\"NVIDIA\",\"40\",\"\",\"\",\"\"\n\
         \"01/09/2023\",\"Security Transfer\",\"AAPL\",\"APPLE\",\"10\",\"\",\"\",\"\"\n\
         \"Transactions Total\",\"\",\"\",\"\",\"\",\"\",\"\",\"-$1,574.04\"\n",
    );
    assert_eq!(file.format.as_str(), "broker-csv");
    assert_eq!(
        told(&file),
        [
            "buy BND 45 -332005",
            "sell BND 10.065 73881",
            "interest - - 3",
            "reinvest BND 0.0249 184",
            "qualified-dividend VTI - 852",
            "withholding VTI - -14",
            "split NVDA 40 -",
            "transfer-in AAPL 10 -",
        ]
    );
    let rows = &file.statements[0].investments;
    assert_eq!(rows[2].traded_on.to_string(), "2023-04-17");
    assert_eq!(rows[6].split, Some(SplitTerms::Added("40".parse().unwrap())));
    assert_eq!((file.rejected.len(), file.rejected[0].line), (1, 10));
    let cash: Vec<i64> = file.statements[0].cash_movements().iter().map(|row| row.amount_minor).collect();
    assert_eq!(cash, [-332_005, 73_881, 3, 852, -14]);
}

#[test]
fn the_verb_decides_a_refund_keeps_its_sign_and_a_split_says_its_terms() {
    let file = read(
        "Run Date,Action,Symbol,Quantity,Price,Amount\n\
         01/03/2026,YOU BOUGHT SCHWAB US DIVIDEND EQUITY ETF,SCHD,100,27.00,-2700.00\n\
         02/03/2026,NRA Tax Adj,SCHD,,,-5.00\n\
         03/03/2026,NRA Tax Adj,SCHD,,,5.00\n\
         04/03/2026,Tax Exempt Div,MUB,,,3.10\n\
         05/03/2026,Long Term Cap Gain Reinvest,SCHD,,,7.00\n\
         06/03/2026,Stock Dividend,SCHD,5,,\n\
         07/03/2026,Reverse Split,SCHD,-90,,\n\
         08/03/2026,Tax Adj,MUB,,,0.20\n",
    );
    assert_eq!(
        told(&file),
        [
            "buy SCHD 100 -270000",
            "withholding SCHD - -500",
            "withholding SCHD - 500",
            "dividend MUB - 310",
            "capital-gain SCHD - 700",
            "dividend-in-kind SCHD 5 0",
            "withholding MUB - 20",
        ]
    );
    assert!(file.rejected[0].reason.starts_with("The split does not say"), "{:?}", file.rejected);
    let unsigned = read(
        "Date,Action,Symbol,Quantity,Price,Amount\n\
         2026-01-03,Buy,A,1,2.00,2.00\n\
         2026-02-03,Withholding,A,,,0.30\n",
    );
    assert_eq!(told(&unsigned), ["buy A 1 -200", "withholding A - -30"]);
}

#[test]
fn without_actions_the_sign_of_the_shares_tells_and_accounts_are_kept_apart() {
    let file = read(
        "date,ticker,qty,price,amount,account,name\n\
         2023-01-15,AAPL,10,150.25,1502.50,Brokerage,Buy Apple\n\
         2023-06-15,AAPL,-5,170.50,-852.50,Brokerage,Sell Apple\n\
         2023-02-03,GOOGL,5,2100.75,10503.75,Retirement,Buy Alphabet\n",
    );
    assert_eq!(told(&file), ["buy AAPL 10 -150250", "sell AAPL 5 85250", "buy GOOGL 5 -1050375"]);
    let accounts: Vec<_> = file.statements.iter().map(|statement| statement.account.as_deref()).collect();
    assert_eq!(accounts, [Some("Brokerage"), Some("Retirement")]);
}

#[test]
fn fees_outside_the_amount_and_tax_beside_it_are_counted() {
    let file = read(
        "date;type;name;isin;shares;price;amount;fee;tax;currency;transaction id\n\
         2021-08-06;BUY;Deutsche Telekom;DE0005557508;15,0;17,664;-264,96;-1,00;;EUR;a1\n\
         2021-09-08;SELL;Aker;NO0010890304;-35,0;2,315;81,03;-1,00;;EUR;a2\n\
         2024-11-27;DIVIDEND;Hitachi;JP3788600009;1,0;;0,11;;-0,01;EUR;a3\n\
         2024-11-28;SPLIT 3:1;Hitachi;JP3788600009;2,0;;;;;EUR;a4\n",
    );
    assert_eq!(
        told(&file),
        [
            "buy DE0005557508 15 -26596",
            "sell NO0010890304 35 8003",
            "dividend JP3788600009 1 11",
            "withholding JP3788600009 - -1",
            "split JP3788600009 2 -",
        ]
    );
    let references: Vec<_> =
        file.statements[0].investments.iter().map(|row| row.bank_reference.as_deref()).collect();
    assert_eq!(references, [Some("a1"), Some("a2"), Some("a3"), Some("a3-tax"), Some("a4")]);
}

#[test]
fn what_cannot_be_read_is_said_by_its_line() {
    let good = "2024-01-15,buy,AAPL,1,10.00\n".repeat(6);
    let file = read(&format!("Date,Action,Symbol,Quantity,Price\n{good}2024-01-16,buy,AAPL,many,10.00\n"));
    assert_eq!((told(&file).len(), file.rejected[0].line), (6, 8));
    assert_eq!(file.rejected[0].reason, "\"many\" is not a number.");
    let short = "Date,Action,Symbol,Quantity,Price\n16/09/21,buy,MSFT,5,298.58\n";
    let refused = parse(short.as_bytes(), &Hints::default()).unwrap_err();
    assert!(refused.reason.contains("no year of four digits"), "{refused}");
}

#[test]
fn a_mapping_of_the_customers_is_obeyed() {
    let text = "Wann,Was,Papier,Menge,Wert\n03/04/2024,Kauf,ABC,2,20\n";
    assert_eq!(read(text).format.as_str(), "csv");
    let mapping: BrokerMapping = serde_json::from_value(serde_json::json!({
        "delimiter": ",", "skip_lines": 0, "date_order": "day-month-year", "decimal_mark": "point",
        "date": 0, "action": 1, "symbol": 2, "quantity": 3, "amount": 4,
    }))
    .unwrap();
    let hints = Hints { broker_mapping: Some(mapping), ..Hints::default() };
    let file = parse(text.as_bytes(), &hints).unwrap();
    assert_eq!(told(&file), ["buy ABC 2 -2000"]);
    assert_eq!(file.statements[0].investments[0].traded_on.to_string(), "2024-04-03");
}
