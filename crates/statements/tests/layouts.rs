//! Tables as banks of many countries lay them out, written small.
//!
//! Column names and number styles are the banks'; people, places and figures are made up.

use statements::{Hints, StatementFile, parse};

/// Reads a table without any hint and prints what matters: the first day, then each amount with its text.
fn read(text: &str) -> String {
    let file = parse(text.as_bytes(), &Hints::default());
    match file {
        Ok(file) => print(&file),
        Err(refusal) => format!("refused: {refusal}"),
    }
}

fn print(file: &StatementFile) -> String {
    let mut lines = Vec::new();
    for statement in &file.statements {
        let account = statement.account.as_deref().unwrap_or("-");
        let currency = statement.currency.map_or_else(|| "-".to_owned(), |currency| currency.to_string());
        let closing = statement
            .closing_balance
            .map_or_else(|| "-".to_owned(), |balance| balance.amount_minor.to_string());
        lines.push(format!("{account} {currency} {closing}"));
        for row in &statement.transactions {
            lines.push(format!("{} {} {}", row.posted_on, row.amount_minor, row.description));
        }
    }
    lines.join("\n")
}

macro_rules! layouts {
    ($($name:ident: $text:expr => $expected:expr;)*) => {
        $(#[test]
        fn $name() {
            assert_eq!(read($text), $expected);
        })*
    };
}

layouts! {
    american_with_summary_above:
        "Description,,Summary Amt.\nBeginning balance as of 03/01/2026,,\"1,000.00\"\nTotal credits,,\"250.00\"\n\n\
         Date,Description,Amount,Running Bal.\n03/01/2026,Beginning balance as of 03/01/2026,,\"1,000.00\"\n\
         03/02/2026,\"PAYROLL, ACME\",\"250.00\",\"1,250.00\"\n03/15/2026,GROCER,\"-50.25\",\"1,199.75\"\n"
        => "- - 119975\n2026-03-02 25000 PAYROLL, ACME\n2026-03-15 -5025 GROCER";
    american_card_with_two_columns:
        "Transaction Date,Posted Date,Card No.,Description,Category,Debit,Credit\n\
         2026-03-01,2026-03-02,1234,GROCER,Food,12.34,\n2026-03-05,2026-03-06,1234,PAYMENT THANK YOU,Payment,,100.00\n"
        => "- - -\n2026-03-02 -1234 GROCER\n2026-03-06 10000 PAYMENT THANK YOU";
    american_headerless:
        "\"03/13/2026\",\"-12.34\",\"*\",\"\",\"PURCHASE GROCER\"\n\"03/12/2026\",\"1500.00\",\"*\",\"\",\"DIRECT DEP\"\n"
        => "- - -\n2026-03-13 -1234 PURCHASE GROCER\n2026-03-12 150000 DIRECT DEP";
    american_checking_with_details_column:
        "Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #\n\
         DEBIT,03/13/2026,\"GROCER\",-12.34,ACH_DEBIT,987.66,,\nCREDIT,03/12/2026,\"EMPLOYER\",500.00,ACH_CREDIT,1000.00,,\n"
        => "- - 98766\n2026-03-13 -1234 GROCER\n2026-03-12 50000 EMPLOYER";
    british_with_sort_code:
        "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,Debit Amount,Credit Amount,Balance\n\
         13/03/2026,DEB,'11-22-33,12345678,GROCER,12.34,,987.66\n12/03/2026,BGC,'11-22-33,12345678,EMPLOYER,,500.00,1000.00\n"
        => "12345678 - 98766\n2026-03-13 -1234 GROCER\n2026-03-12 50000 EMPLOYER";
    british_paid_in_and_out:
        "\"Account Name:\",\"Current ****1234\"\n\"Account Balance:\",\"£987.66\"\n\"Available Balance: \",\"£987.66\"\n\n\
         \"Date\",\"Transaction type\",\"Description\",\"Paid out\",\"Paid in\",\"Balance\"\n\
         \"13 Mar 2026\",\"Visa purchase\",\"GROCER\",\"£12.34\",\"\",\"£987.66\"\n\"12 Mar 2026\",\"Bank credit\",\"EMPLOYER\",\"\",\"£500.00\",\"£1000.00\"\n"
        => "- GBP 98766\n2026-03-13 -1234 GROCER\n2026-03-12 50000 EMPLOYER";
    british_memo:
        "Number,Date,Account,Amount,Subcategory,Memo\n ,13/03/2026,20-00-00 12345678,-12.34,PAYMENT,GROCER\n ,12/03/2026,20-00-00 12345678,500.00,DIRECTDEP,EMPLOYER\n"
        => "20-00-00 12345678 - -\n2026-03-13 -1234 GROCER\n2026-03-12 50000 EMPLOYER";
    neobank_with_states:
        "Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance\n\
         CARD_PAYMENT,Current,2026-03-01 10:00:00,2026-03-02 11:00:00,Grocer,-12.34,0.00,GBP,COMPLETED,87.66\n\
         TOPUP,Current,2026-03-03 10:00:00,2026-03-03 10:00:01,Top-Up,100.00,0.00,GBP,COMPLETED,187.66\n"
        => "- GBP 18766\n2026-03-02 -1234 Grocer\n2026-03-03 10000 Top-Up";
    german_savings_bank:
        "\"Auftragskonto\";\"Buchungstag\";\"Valutadatum\";\"Buchungstext\";\"Verwendungszweck\";\"Beguenstigter/Zahlungspflichtiger\";\"Kontonummer\";\"BLZ\";\"Betrag\";\"Waehrung\";\"Info\"\n\
         \"DE11\";\"13.03.26\";\"13.03.26\";\"KARTENZAHLUNG\";\"EINKAUF\";\"HANDEL\";\"DE22\";\"ABC\";\"-1.012,34\";\"EUR\";\"Umsatz gebucht\"\n\
         \"DE11\";\"12.03.26\";\"12.03.26\";\"LOHN\";\"MAERZ\";\"FIRMA\";\"DE33\";\"ABC\";\"2.500,00\";\"EUR\";\"Umsatz gebucht\"\n"
        => "DE11 EUR -\n2026-03-13 -101234 EINKAUF\n2026-03-12 250000 MAERZ";
    german_with_turnover_in_euro:
        "\"Umsätze Girokonto\";\"Zeitraum: 30 Tage\"\n\n\"Buchungstag\";\"Wertstellung (Valuta)\";\"Vorgang\";\"Buchungstext\";\"Umsatz in EUR\";\n\
         \"13.03.2026\";\"13.03.2026\";\"Lastschrift\";\"HANDEL\";\"-12,34\";\n\"offen\";\"--\";\"Visa\";\"SPAETER\";\"-5,00\";\n\"Alter Kontostand\";\"1.000,00 EUR\";\n"
        => "- EUR -\n2026-03-13 -1234 HANDEL";
    dutch_with_direction:
        "\"Datum\",\"Naam / Omschrijving\",\"Rekening\",\"Tegenrekening\",\"Code\",\"Af Bij\",\"Bedrag (EUR)\",\"Mutatiesoort\",\"Mededelingen\"\n\
         \"20260313\",\"WINKEL\",\"NL11\",\"\",\"BA\",\"Af\",\"12,34\",\"Betaalautomaat\",\"Pas 001\"\n\"20260312\",\"BAAS\",\"NL11\",\"NL22\",\"OV\",\"Bij\",\"1500,00\",\"Overschrijving\",\"Salaris\"\n"
        => "NL11 EUR -\n2026-03-13 -1234 WINKEL Pas 001\n2026-03-12 150000 BAAS Salaris";
    french_with_two_columns:
        "Date;Libellé;Débit euros;Crédit euros;\n13/03/2026;CARTE EPICERIE;12,34;;\n12/03/2026;VIREMENT EMPLOYEUR;;1 500,00;\n"
        => "- EUR -\n2026-03-13 -1234 CARTE EPICERIE\n2026-03-12 150000 VIREMENT EMPLOYEUR";
    spanish_with_preamble:
        "Movimientos de la cuenta\n\nFecha Operación;Fecha Valor;Concepto;Importe;Saldo;\n13/03/2026;13/03/2026;COMPRA;-12,34;987,66;\n12/03/2026;12/03/2026;NOMINA;500,00;1.000,00;\n"
        => "- - 98766\n2026-03-13 -1234 COMPRA\n2026-03-12 50000 NOMINA";
    brazilian:
        "Data,Lançamento,Detalhes,Nº documento,Valor,Tipo Lançamento\n\"13/03/2026\",\"Compra\",\"MERCADO\",\"1\",\"-1.012,34\",\"Saída\"\n\"12/03/2026\",\"Pix\",\"CLIENTE\",\"2\",\"2.500,00\",\"Entrada\"\n"
        => "- - -\n2026-03-13 -101234 Compra\n2026-03-12 250000 Pix";
    nordic:
        "Bokföringsdag;Belopp;Avsändare;Mottagare;Namn;Rubrik;Saldo;Valuta\n2026/03/13;-12,34;1111;;;Kortköp AFFÄR;987,66;SEK\n2026/03/12;500,00;;1111;;LÖN;1000,00;SEK\n"
        => "- SEK 98766\n2026-03-13 -1234 Kortköp AFFÄR\n2026-03-12 50000 LÖN";
    polish:
        "\"Data operacji\",\"Data waluty\",\"Typ transakcji\",\"Kwota\",\"Waluta\",\"Saldo po transakcji\",\"Opis transakcji\"\n\
         \"2026-03-13\",\"2026-03-13\",\"Płatność kartą\",\"-12.34\",\"PLN\",\"+987.66\",\"SKLEP\"\n\"2026-03-12\",\"2026-03-12\",\"Przelew\",\"+500.00\",\"PLN\",\"+1000.00\",\"FIRMA\"\n"
        => "- PLN 98766\n2026-03-13 -1234 SKLEP\n2026-03-12 50000 FIRMA";
    italian:
        "Data Contabile;Data Valuta;Descrizione;Dare;Avere;Divisa\n13/03/2026;13/03/2026;NEGOZIO;-12,34;;EUR\n12/03/2026;12/03/2026;STIPENDIO;;1.500,00;EUR\n"
        => "- EUR -\n2026-03-13 -1234 NEGOZIO\n2026-03-12 150000 STIPENDIO";
    yen_have_no_fractions:
        "Date,Description,Amount,Currency\n2026/03/13,STORE,\"-1,234\",JPY\n"
        => "- JPY -\n2026-03-13 -1234 STORE";
    card_statement_whose_balance_shows_inverted_signs:
        "Date,Description,Amount,Balance\n2026-03-01,SHOP,10.00,-110.00\n2026-03-02,CAFE,5.00,-115.00\n2026-03-03,PAYMENT,-50.00,-65.00\n"
        => "- - -6500\n2026-03-01 -1000 SHOP\n2026-03-02 -500 CAFE\n2026-03-03 5000 PAYMENT";
    card_statement_whose_bill_payment_is_negative:
        "Date,Description,Card Member,Account #,Amount\n03/13/2026,GROCER,A PERSON,-11001,12.34\n03/12/2026,CAFE,A PERSON,-11001,5.00\n\
         03/10/2026,AUTOPAY PAYMENT - THANK YOU,A PERSON,-11001,-250.00\n"
        => "-11001 - -\n2026-03-13 -1234 GROCER\n2026-03-12 -500 CAFE\n2026-03-10 25000 AUTOPAY PAYMENT - THANK YOU";
    british_neobank_counter_party:
        "Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP),Spending Category\n\
         01/03/2026,Grocer,GROCER LONDON,CARD,-12.34,87.66,GROCERIES\n02/03/2026,Employer,SALARY,FASTER PAYMENT,100.00,187.66,INCOME\n"
        => "- GBP 18766\n2026-03-01 -1234 Grocer GROCER LONDON\n2026-03-02 10000 Employer SALARY";
    spanish_with_currency_sign_in_the_name:
        "Movimientos\nNúmero de cuenta:,ES11\n\nF. VALOR,CATEGORÍA,SUBCATEGORÍA,DESCRIPCIÓN,COMENTARIO,IMPORTE (€),SALDO (€)\n\
         31/12/2026,Compras,Comida,SUPER,,\"-12,34\",\"987,66\"\n30/12/2026,Nómina,,EMPRESA,,\"1.500,00\",\"1.000,00\"\n"
        => "- EUR 98766\n2026-12-31 -1234 SUPER\n2026-12-30 150000 EMPRESA";
    payment_processor:
        "id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description\n\
         t1,charge,c1,20.00,0.88,19.12,cad,2026-03-01 12:16,2026-03-08 00:00,Order\nt2,payout,p1,-19.12,0.00,-19.12,cad,2026-03-09 00:00,2026-03-09 00:00,PAYOUT\n"
        => "- CAD -\n2026-03-01 2000 Order\n2026-03-09 -1912 PAYOUT";
    numbers_marked_as_text:
        "Date,Description,Amount\n=\"2026-03-01\",shop,=\"-1.50\"\n"
        => "- - -\n2026-03-01 -150 shop";
    a_table_of_nothing_known:
        "name,age\nann,7\n"
        => "refused: No column holds a date beside an amount in another column. Choose the columns yourself, or export the account as OFX.";
    opening_balance_row_and_total_row:
        "Date,Details,Amount,Balance\n2026-03-01,Opening balance,,100.00\n2026-03-02,Shop,-10.00,90.00\nTotal,,-10.00,\n"
        => "- - 9000\n2026-03-02 -1000 Shop";
    declared_delimiter:
        "sep=;\nDate;Amount;Text\n2026-03-01;1,50;a\n"
        => "- - -\n2026-03-01 150 a";
    unknown_language:
        "Kuupäev;Selgitus;Rahasumma\n13.03.2026;POOD;-12,34\n"
        => "- - -\n2026-03-13 -1234 POOD";
    spreadsheet_tabs:
        "Date\tDescription\tAmount\n3/13/2026\tShop\t(12.34)\n3/14/2026\tWork\t$1,000.00\n"
        => "- - -\n2026-03-13 -1234 Shop\n2026-03-14 100000 Work";
}
