//! Invoices in and out as CSV.

use receivables::Status;
use services::Upload;
use testkit::each_url;

use crate::books::Ana;
use crate::desk::code;
use crate::forms::payment;

const TABLE: &str = "Number,Client,Issued,Due,Amount,Currency,Status,Paid date\n\
    INV-1,Northwind,2026-01-02,2026-02-01,100.00,USD,paid,2026-01-30\n\
    INV-2,Northwind,2026-02-02,2026-03-04,250.00,USD,sent,\n\
    INV-3,Birch,2026-02-03,2026-03-05,soon,USD,sent,\n";

async fn preview(ana: &Ana, text: &str) -> String {
    let upload =
        Upload { file_name: "invoices.csv".to_owned(), bytes: text.as_bytes().to_vec(), ..Upload::default() };
    ana.desk.attune.preview_invoices(&ana.person, upload).await.unwrap()
}

#[test]
fn the_same_table_twice_adds_nothing() {
    each_url(async |url| {
        let ana = Ana::new(&url).await;
        let (attune, person) = (&ana.desk.attune, &ana.person);
        let waiting = preview(&ana, TABLE).await;
        let shown = attune.invoice_import(person, &waiting).await.unwrap();
        assert_eq!((shown.new.len(), shown.known.len(), shown.errors.len()), (2, 0, 1));
        assert_eq!((shown.errors[0].line, shown.must_choose_order), (Some(4), false));
        assert!(attune.invoices(person).await.unwrap().invoices.is_empty(), "a preview stores nothing");
        let said = attune.commit_invoices(person, &waiting).await.unwrap();
        assert_eq!(said, "2 invoices imported, 1 could not be read.");
        assert_eq!(code(&attune.commit_invoices(person, &waiting).await), "not-found");
        let again = preview(&ana, TABLE).await;
        let shown = attune.invoice_import(person, &again).await.unwrap();
        assert_eq!((shown.new.len(), shown.known.len()), (0, 2));
        assert!(shown.known.iter().all(|row| !row.differs));
        let said = attune.commit_invoices(person, &again).await.unwrap();
        assert_eq!(said, "0 invoices imported, 2 already here, 1 could not be read.");
        assert_eq!(attune.invoices(person).await.unwrap().invoices.len(), 2);
    });
}

#[test]
fn an_imported_invoice_is_paid_by_a_deposit_that_is_there_already() {
    each_url(async |url| {
        let ana = Ana::new(&url).await;
        let (attune, person) = (&ana.desk.attune, &ana.person);
        ana.deposit(&["2026-02-20,ACH CREDIT NORTHWIND INVOICE 2,250.00"]).await;
        let waiting = preview(&ana, TABLE).await;
        attune.commit_invoices(person, &waiting).await.unwrap();
        let listed = attune.invoices(person).await.unwrap().invoices;
        assert!(listed.iter().all(|listed| listed.status == Status::Paid), "{listed:?}");
    });
}

#[test]
fn dates_of_two_readings_have_to_be_settled_first() {
    each_url(async |url| {
        let ana = Ana::new(&url).await;
        let (attune, person) = (&ana.desk.attune, &ana.person);
        let table = "Number,Client,Issued,Due,Amount\n1,Northwind,03/02/2026,05/02/2026,80.00\n";
        let waiting = preview(&ana, table).await;
        assert!(attune.invoice_import(person, &waiting).await.unwrap().must_choose_order);
        assert_eq!(code(&attune.commit_invoices(person, &waiting).await), "date-order");
        assert_eq!(code(&attune.reread_invoices(person, &waiting, "sideways").await), "date-order");
        attune.reread_invoices(person, &waiting, "day-month-year").await.unwrap();
        assert!(!attune.invoice_import(person, &waiting).await.unwrap().must_choose_order);
        attune.commit_invoices(person, &waiting).await.unwrap();
        let listed = attune.invoices(person).await.unwrap().invoices;
        assert_eq!(listed[0].invoice.fields().issued_on, "2026-02-03".parse().unwrap());
    });
}

#[test]
fn a_waiting_table_is_no_statement_and_a_statement_no_table() {
    each_url(async |url| {
        let ana = Ana::new(&url).await;
        let (attune, person) = (&ana.desk.attune, &ana.person);
        let table = preview(&ana, TABLE).await;
        assert_eq!(code(&attune.import_preview(person, &table).await), "not-found");
        let bytes = b"Date,Description,Amount\n2026-02-20,CORNER MARKET,-5.00\n".to_vec();
        let upload = Upload { file_name: "bank.csv".to_owned(), bytes, ..Upload::default() };
        let statement = attune.preview_import(person, upload).await.unwrap();
        assert_eq!(code(&attune.invoice_import(person, &statement).await), "not-found");
        assert_eq!(code(&attune.import_preview(person, &statement).await), "ok");
        let nothing = attune.preview_invoices(person, Upload::default()).await;
        assert_eq!(code(&nothing), "file-missing");
        let letter = Upload { bytes: b"Dear Ana,\nbest wishes".to_vec(), ..Upload::default() };
        assert_eq!(code(&attune.preview_invoices(person, letter).await), "invoices");
    });
}

#[test]
fn what_is_written_out_is_known_when_it_comes_back() {
    each_url(async |url| {
        let ana = Ana::new(&url).await;
        let (attune, person) = (&ana.desk.attune, &ana.person);
        let id = ana.sent("INV-1", "=Northwind", "100").await;
        attune.pay_invoice(person, &id, &payment("40", "2026-02-20")).await.unwrap();
        ana.draft("INV-2", "Birch", "60").await;
        let table = attune.export_invoices(person).await.unwrap();
        assert!(table.contains("INV-1,'=Northwind,2026-02-01,2026-03-03,100.00,USD,part paid"), "{table}");
        let waiting = preview(&ana, &table).await;
        let shown = attune.invoice_import(person, &waiting).await.unwrap();
        assert_eq!((shown.new.len(), shown.known.len(), shown.errors.len()), (0, 2, 0));
        assert!(shown.known.iter().all(|row| !row.differs), "{:?}", shown.known);
    });
}
