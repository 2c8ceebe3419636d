//! The document around every page, and how a view becomes its HTML.

use std::sync::Arc;

use hydration_context::{SharedContext, SsrSharedContext};
use layout::ViewDefaults;
use leptos::prelude::*;
use serde::Deserialize;
use services::Role;

use crate::context::Visit;
use crate::ui::notice::{Notice, Tone};
use crate::view_settings::{DETAILS, TEXT_SIZES, ViewSettings};

/// A rendered page before the document is put around it.
pub struct Page {
    /// Shown in the browser's tab, before the product's name.
    pub title: String,
    /// The content of `<main>`.
    pub view: AnyView,
    /// Whether the page holds islands and so needs the WASM.
    pub interactive: bool,
    /// The module of its own that the page works its figures out with in the browser.
    pub live: Option<LivePage>,
    /// Whether the browser tells what of it was seen.
    pub counts_exposures: bool,
    /// Whether a layout is composed on it.
    pub composes: bool,
    /// Whether it changes while it is open, by what is released.
    pub follows: bool,
    /// Whether it can be come back to by its address; an error's page says nothing of what was asked for.
    pub has_address: bool,
    /// How the layout shown wants it, where the reader chose nothing.
    pub view_defaults: ViewDefaults,
    /// Where to send the browser instead of showing anything.
    pub redirect: Option<&'static str>,
}

impl Page {
    /// A page that needs no script.
    pub fn new(title: impl Into<String>, view: impl IntoAny) -> Self {
        Self {
            title: title.into(),
            view: view.into_any(),
            interactive: false,
            live: None,
            counts_exposures: false,
            composes: false,
            follows: false,
            has_address: true,
            view_defaults: ViewDefaults::default(),
            redirect: None,
        }
    }

    /// No page of its own: the browser is sent to another.
    pub fn redirect(path: &'static str) -> Self {
        Self {
            title: String::new(),
            view: ().into_any(),
            interactive: false,
            live: None,
            counts_exposures: false,
            composes: false,
            follows: false,
            has_address: true,
            view_defaults: ViewDefaults::default(),
            redirect: Some(path),
        }
    }

    /// The same page, with its islands brought to life in the browser.
    pub fn interactive(self) -> Self {
        Self { interactive: true, ..self }
    }

    /// The same page, with the script that composes layouts.
    pub fn composing(self) -> Self {
        Self { composes: true, ..self }
    }

    /// The same page, with the script that tells what of it was seen.
    pub fn counting_exposures(self) -> Self {
        Self { counts_exposures: true, ..self }
    }

    /// The same page, with the script that follows what is released while it is open.
    pub fn following(self) -> Self {
        Self { follows: true, ..self }
    }

    /// The page of an error, which nobody comes back to.
    pub fn without_address(self) -> Self {
        Self { has_address: false, ..self }
    }

    /// The same page, shown as its layout wants it where the reader chose nothing.
    pub fn shown_as(self, view_defaults: ViewDefaults) -> Self {
        Self { view_defaults, ..self }
    }

    /// The same page, with the module that works its figures out in the browser.
    pub fn live(self, page: LivePage) -> Self {
        Self { live: Some(page), ..self }
    }
}

/// Pages that work their figures out in the browser, each with a module of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LivePage {
    /// Tax and cash under suppositions.
    WhatIf,
    /// A whole retirement.
    Plan,
    /// The check of a decision, which is loaded only when it is asked for.
    Check,
}

/// The names of the built assets, as `assets.json` of the site folder lists them.
#[derive(Debug, Clone, Deserialize)]
pub struct Site {
    /// Changes with every build of the browser code.
    pub build_id: String,
    /// Path of the style sheet.
    pub css: String,
    /// Path of the loader module.
    pub boot: String,
    /// Path of the WASM's JavaScript glue.
    pub js: String,
    /// Path of the WASM.
    pub wasm: String,
    /// Path of the module that tells what of the dashboard was seen.
    pub exposure: String,
    /// Path of the module that layouts are composed with.
    pub studio: String,
    /// Path of the module that lets an open dashboard follow what was released.
    pub follow: String,
    /// Path of the script that shows the last dashboard while offline.
    pub offline: String,
    /// What the page of what-ifs loads in place of all that.
    pub what_if: LiveSite,
    /// What the page of a whole retirement loads in place of all that.
    pub plan: LiveSite,
    /// What the page of reasons loads to check a decision.
    pub check: LiveSite,
    /// Path of the icon.
    pub icon: String,
}

/// The names of the files of a page that works its figures out in the browser.
#[derive(Debug, Clone, Deserialize)]
pub struct LiveSite {
    /// Path of the module that reads the form and writes the page.
    pub boot: String,
    /// Path of the worker that does the work, where one does.
    pub worker: Option<String>,
    /// Path of the WASM's JavaScript glue.
    pub js: String,
    /// Path of the WASM.
    pub wasm: String,
}

/// Runs a view to a string in islands mode: nothing hydrates but islands.
pub fn render_view(view: impl FnOnce() -> AnyView) -> String {
    let shared: Arc<dyn SharedContext + Send + Sync> = Arc::new(SsrSharedContext::new_islands());
    let owner = Owner::new_root(Some(shared));
    let html = owner.with(|| view().to_html());
    owner.unset_with_forced_cleanup();
    html
}

/// The whole document of a page.
pub fn document(visit: &Visit, page: Page) -> String {
    let Page {
        title,
        view,
        interactive,
        live,
        counts_exposures,
        composes,
        follows,
        has_address,
        view_defaults,
        ..
    } = page;
    let way_back = if has_address { visit.address.clone() } else { "/".to_owned() };
    let in_force = visit.view.or(&view_defaults);
    let mut html = String::from("<!DOCTYPE html>");
    html.push_str(&render_view(|| {
        view! {
            <html lang=visit.locale().tag() data-text=in_force.text_size_code() data-detail=in_force.detail_code()>
                <Head title site=visit.site.clone() interactive live counts_exposures composes follows/>
                <body>
                    <a class="skip-link" href="#main">"Skip to content"</a>
                    <Header visit=visit.clone()/>
                    {follows.then(offline)}
                    <main id="main" class="page" tabindex="-1">
                        {visit.flash.as_ref().map(flash_notice)}
                        {view}
                    </main>
                    <Footer path=way_back view=in_force/>
                </body>
            </html>
        }
        .into_any()
    }));
    html
}

/// Says that what is shown is old: revealed while the server cannot be reached.
fn offline() -> impl IntoView {
    view! {
        <div id="offline" class="offline" role="status" hidden>
            <p>"You are offline. This is your dashboard as it was seen last"<span>": "<time id="offline-at"></time></span>". What you change now is not saved."</p>
        </div>
    }
}

fn flash_notice(flash: &crate::context::Flash) -> impl IntoView + use<> {
    let tone = if flash.is_problem { Tone::Problem } else { Tone::Done };
    let sentence = flash.sentence.clone();
    view! { <Notice tone>{sentence}</Notice> }
}

/// Asks early for a module's glue and WASM, and lets what the page is drawn with go first.
fn preloads(js: String, wasm: String) -> impl IntoView {
    view! {
        <link rel="modulepreload" href=js fetchpriority="low"/>
        <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous" fetchpriority="low"/>
    }
}

#[component]
fn Head(
    title: String,
    site: Arc<Site>,
    interactive: bool,
    live: Option<LivePage>,
    counts_exposures: bool,
    composes: bool,
    follows: bool,
) -> impl IntoView {
    let live = live.map(|page| {
        let (id, files) = match page {
            LivePage::WhatIf => ("what-if-boot", &site.what_if),
            LivePage::Plan => ("plan-boot", &site.plan),
            LivePage::Check => ("check-boot", &site.check),
        };
        let LiveSite { boot, worker, js, wasm } = files.clone();
        let early = (page != LivePage::Check).then(|| preloads(js.clone(), wasm.clone()));
        view! {
            {early}
            <script type="module" src=boot data-worker=worker data-js=js data-wasm=wasm id=id></script>
        }
    });
    let scripts = interactive.then(|| {
        view! {
            {preloads(site.js.clone(), site.wasm.clone())}
            <script
                type="module"
                src=site.boot.clone()
                data-js=site.js.clone()
                data-wasm=site.wasm.clone()
                data-build=site.build_id.clone()
                id="boot"
            ></script>
        }
    });
    let studio = composes.then(|| {
        view! { <script type="module" src=site.studio.clone() id="studio-script"></script> }
    });
    let exposure = counts_exposures.then(|| {
        view! { <script type="module" src=site.exposure.clone() id="exposure"></script> }
    });
    let follow = follows.then(|| {
        view! { <script type="module" src=site.follow.clone() id="follow"></script> }
    });
    view! {
        <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            <meta name="color-scheme" content="light dark"/>
            <meta name="description" content="Attune arranges your money around your life."/>
            <title>{format!("{title} · Attune")}</title>
            <link rel="icon" href=site.icon.clone() type="image/svg+xml"/>
            <link rel="manifest" href="/manifest.webmanifest"/>
            <link rel="stylesheet" href=site.css.clone()/>
            {scripts}
            {live}
            {exposure}
            {studio}
            {follow}
        </head>
    }
}

/// Pages of the tax year at addresses of their own.
const TAX_PAGES: [&str; 2] = ["/set-aside", "/what-if"];

/// The links a signed-in person sees, by role.
fn navigation(role: Role) -> &'static [(&'static str, &'static str)] {
    match role {
        Role::Customer => &[
            ("/dashboard", "Dashboard"),
            ("/transactions", "Transactions"),
            ("/invoices", "Invoices"),
            ("/portfolio", "Portfolio"),
            ("/tax", "Tax"),
            ("/import", "Import"),
            ("/why", "Why this view"),
        ],
        Role::Product => &[
            ("/studio", "Studio"),
            ("/studio/measures", "Measures"),
            ("/staff", "Overview"),
            ("/model", "Model card"),
        ],
        Role::Advisor => &[("/cases", "Cases"), ("/staff", "Overview"), ("/model", "Model card")],
        Role::Admin => &[("/staff", "Overview"), ("/model", "Model card")],
    }
}

#[component]
fn Header(visit: Visit) -> impl IntoView {
    let here = visit.path.clone();
    let links = visit.principal.as_ref().map(|principal| {
        let links = navigation(principal.role);
        // Of two that a page lies below, it belongs to the nearer.
        let above = links.iter().map(|(path, _)| *path).filter(|path| here.starts_with(path));
        let nearest = above.max_by_key(|path| path.len());
        let items = links
            .iter()
            .map(|(path, label)| {
                let is_here =
                    nearest == Some(*path) || (*path == "/tax" && TAX_PAGES.contains(&here.as_str()));
                let current = is_here.then_some("page");
                view! { <li><a href=*path aria-current=current>{*label}</a></li> }
            })
            .collect_view();
        view! {
            <nav class="site-nav" aria-label="Main"><ul>{items}</ul></nav>
            <div class="site-account">
                {principal.role.eq(&Role::Customer).then(|| bell(visit.unanswered, here == "/inbox"))}
                <a href="/account" aria-current=(here == "/account").then_some("page")>"Account"</a>
                <form method="post" action="/api/sign-out">
                    <button class="button button--quiet" type="submit">"Sign out"</button>
                </form>
            </div>
        }
    });
    let guest = visit.principal.is_none().then(|| {
        view! {
            <div class="site-account">
                <a href="/sign-in">"Sign in"</a>
                <a class="button button--primary" href="/sign-up">"Sign up"</a>
            </div>
        }
    });
    view! {
        <header class="site-header">
            <a class="brand" href="/">"Attune"</a>
            {links}
            {guest}
        </header>
    }
}

/// The way to what one was told, with how much of it waits.
fn bell(unanswered: usize, is_here: bool) -> impl IntoView + use<> {
    let count = (unanswered > 0).then(|| {
        view! {
            " "
            <span class="bell-count">{unanswered}<span class="visually-hidden">" unanswered"</span></span>
        }
    });
    view! { <a href="/inbox" id="bell" aria-current=is_here.then_some("page")>"Inbox"{count}</a> }
}

/// The buttons of one setting; what is in force is pressed.
fn setting(
    legend: &'static str,
    name: &'static str,
    in_force: &'static str,
    choices: impl Iterator<Item = (&'static str, &'static str)>,
) -> impl IntoView {
    // Nothing chosen is the first there is.
    let buttons = choices
        .enumerate()
        .map(|(place, (code, words))| {
            let is_pressed = code == in_force || (in_force.is_empty() && place == 0);
            view! { <button class="view-setting" type="submit" name=name value=code aria-pressed=is_pressed.to_string()>{words}</button> }
        })
        .collect_view();
    view! { <span class="view-settings-group" role="group" aria-label=legend><span aria-hidden="true">{legend}</span>{buttons}</span> }
}

#[component]
fn Footer(
    /// The page it stands on.
    path: String,
    /// How the page is shown.
    view: ViewSettings,
) -> impl IntoView {
    let sizes = TEXT_SIZES.iter().map(|(_, code, words)| (*code, *words));
    let details = DETAILS.iter().map(|(_, code, words)| (*code, *words));
    view! {
        <footer class="site-footer">
            <form class="view-settings" method="post" action="/api/set-view">
                <input type="hidden" name="path" value=path/>
                {setting("Text", "text_size", view.text_size_code(), sizes)}
                {setting("View", "detail", view.detail_code(), details)}
            </form>
            <p>"Attune shows and explains your own figures. Estimates are marked as estimates; nothing here is advice."</p>
            <p><a href="/model">"How Attune decides"</a></p>
        </footer>
    }
}
