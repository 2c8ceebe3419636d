//! Words that say something about a transaction without naming a category: moves between own accounts, companies,
//! persons, and words that say nothing at all.

/// A set of such observations about one description.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Marks(u16);

impl Marks {
    /// Money is moved rather than spent.
    pub(crate) const TRANSFER: Self = Self(1);
    /// An account of the customer's own is named.
    pub(crate) const OWN: Self = Self(1 << 1);
    /// That account is for saving.
    pub(crate) const SAVINGS: Self = Self(1 << 2);
    /// A credit card is paid off.
    pub(crate) const CARD_PAYMENT: Self = Self(1 << 3);
    /// The other side is a company by its legal form or trade.
    pub(crate) const COMPANY: Self = Self(1 << 4);
    /// The other side is a private person.
    pub(crate) const PERSON: Self = Self(1 << 5);
    /// An app for paying friends.
    pub(crate) const PEER: Self = Self(1 << 6);
    /// The text names no counterparty, only a way of paying in or out.
    pub(crate) const GENERIC: Self = Self(1 << 7);
    /// An invoice is quoted.
    pub(crate) const INVOICE: Self = Self(1 << 8);

    /// Whether everything in `other` was observed.
    pub(crate) fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Adds what `other` observed.
    pub(crate) fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// Spellings and what they tell.
pub(super) const MARKS: &[(&[&str], Marks)] = &[
    (&["TRANSFER", "XFER", "TFR", "TRF", "TRSF", "MOVE MONEY", "SWEEP", "STANDING ORDER"], Marks::TRANSFER),
    (
        &["CHECKING", "CHK", "CURRENT ACCOUNT", "CURRENT ACC", "OWN ACCOUNT", "INTERNAL", "ACCT", "ACCOUNT"],
        Marks::OWN,
    ),
    (&["ONLINE TRANSFER", "INTERNAL TRANSFER", "ACCOUNT TRANSFER", "BETWEEN ACCOUNTS"], Marks::OWN),
    (
        &[
            "SAVINGS",
            "SAV",
            "SAVER",
            "ISA",
            "POT",
            "MONEY MARKET",
            "BROKERAGE",
            "INVESTMENT ACCOUNT",
            "MARCUS",
        ],
        Marks::SAVINGS,
    ),
    (
        &[
            "PAYMENT THANK YOU",
            "CARDMEMBER SERV",
            "CREDIT CRD",
            "CREDIT CARD",
            "EPAYMENT",
            "CRD AUTOPAY",
            "CRCARDPMT",
        ],
        Marks::CARD_PAYMENT,
    ),
    (
        &[
            "AMEX",
            "AMERICAN EXPRESS",
            "AMEX EPAYMENT",
            "BARCLAYCARD",
            "CAPITAL ONE",
            "DISCOVER",
            "CITI CARD",
            "CITI AUTOPAY",
        ],
        Marks::CARD_PAYMENT,
    ),
    (
        &["SYNCHRONY", "PAYMENT RECEIVED", "AUTOPAY PAYMENT", "CARD SERVICES", "CARD PAYOFF"],
        Marks::CARD_PAYMENT,
    ),
    (
        &[
            "INC",
            "LLC",
            "LTD",
            "LIMITED",
            "PLC",
            "CORP",
            "CORPORATION",
            "GMBH",
            "LLP",
            "CO",
            "COMPANY",
            "PARTNERS",
            "PTY",
        ],
        Marks::COMPANY,
    ),
    (
        &[
            "AGENCY",
            "STUDIO",
            "STUDIOS",
            "DESIGN",
            "MEDIA",
            "GROUP",
            "DIGITAL",
            "LABS",
            "SOLUTIONS",
            "CONSULTING",
            "VENTURES",
        ],
        Marks::COMPANY,
    ),
    (
        &[
            "TECHNOLOGIES",
            "TECH",
            "SYSTEMS",
            "PRODUCTIONS",
            "PUBLISHING",
            "HOLDINGS",
            "CREATIVE",
            "SERVICES",
            "BRANDS",
            "INTERACTIVE",
        ],
        Marks::COMPANY,
    ),
    (
        &[
            "ASSOCIATES",
            "INDUSTRIES",
            "ENTERPRISES",
            "INTERNATIONAL",
            "GLOBAL",
            "COUNCIL",
            "TRUST",
            "FOUNDATION",
            "UNIVERSITY",
        ],
        Marks::COMPANY,
    ),
    (&["MR", "MRS", "MS", "MISS"], Marks::PERSON),
    (&["ZELLE", "VENMO", "CASH APP", "CASHAPP", "MONZO ME", "SPLITWISE", "PAYM"], Marks::PEER),
    (&["INVOICE", "INV", "INVOICES", "RETAINER"], Marks::INVOICE),
];

/// First names common enough that a payer carrying one is taken for a person, unless a company word stands too.
pub(super) const FIRST_NAMES: &str = "ADAM ALAN ALEX ALICE AMANDA AMY ANDREW ANGELA ANNA ANNE ANTHONY ASHLEY BARBARA BEN BENJAMIN BRIAN \
    CARLOS CAROL CHARLES CHARLOTTE CHLOE CHRIS CHRISTINE CHRISTOPHER CLAIRE DANIEL DAVID DEBORAH DIANE \
    DONALD DONNA EDWARD ELIZABETH EMILY EMMA ERIC FIONA FRANK GARY GEORGE GRACE GREGORY HANNAH HARRY \
    HEATHER HELEN HENRY IAN ISLA JACK JACOB JAMES JANE JASON JEAN JEFFREY JENNIFER JESSICA JOAN JOE JOHN \
    JONATHAN JOSE JOSEPH JOSHUA JOYCE JUAN JULIE KAREN KATE KATHERINE KEITH KELLY KENNETH KEVIN LARRY \
    LAURA LEWIS LINDA LISA LUCY LUKE MARGARET MARIA MARK MARTIN MARY MATTHEW MEGAN MELISSA MICHAEL \
    MICHELLE MOHAMMED NANCY NICHOLAS NICOLA NICOLE OLIVER OLIVIA PAMELA PATRICIA PATRICK PAUL PETER \
    PHILIP PRIYA RACHEL REBECCA RICHARD ROBERT RONALD RUTH RYAN SAMANTHA SAMUEL SANDRA SARAH SCOTT \
    SHARON SIMON SOPHIE STEPHANIE STEPHEN STEVEN SUSAN THOMAS TIMOTHY TOM TRACEY VICTORIA WILLIAM ZOE";

/// Words that never tell one counterparty from another: ways of paying, banks' field names, legal forms.
pub(super) const NOISE: &str = "ACH AND AT AUTOMATIC AUTOPAY BACS BGC BILL BILLPAY BP CARD CCD CD CHECKCARD CHKCARD CHAPS CO COM \
    COMPANY CONTACTLESS CORP CORPORATION CPM CR CREDIT DD DDR DEBIT DEP DEPOSIT DES DIR DIRDEP DIRECT \
    DIRECTDEP DR EFT ENTRY EPAY FASTER FPI FPO FROM GB GBP GIRO GMBH HTTPS ID INC INDN INST INV INVOICE \
    INVOICES LIMITED LLC LLP LTD MASTERCARD MC NO NUM OF ON ONLINE ORIG PAYMENT PAYMENTS PENDING PLC PMT \
    PMTS POS PPD PURCHASE PYMT RECEIPT RECURRING REF REFERENCE REFUND SEC SEQ SO STANDING STO ORDER THE \
    TO TRACE TRN TXN UK US USA USD VIA VISA WEB WWW YOUR JAN FEB MAR APR MAY JUN JUL AUG SEP SEPT OCT \
    NOV DEC JANUARY FEBRUARY MARCH APRIL JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER";

/// Postal codes of the states, which card terminals print after the city.
pub(super) const STATES: &str = "AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM \
    NV NY OH OK OR PA RI SC SD TN TX UT VA VT WA WI WV WY";

/// Agents whose name stands before a `*` and says nothing about the shop behind it.
pub(super) const AGENTS: &str = "CKE IZ PAYPAL PP SP SQ STRIPE SUMUP TST ZETTLE ZTL";

/// Words that name a way of paying in or out; when nothing else is left, there is no counterparty to speak of.
pub(super) const WAYS: &str = "ATM BRANCH CASH CHECK CHEQUE CHECKS COUNTER MOBILE REMOTE TELLER TRANSFER WIRE WITHDRAWAL XFER TFR \
    BANKING INCOMING OUTGOING PAID";
