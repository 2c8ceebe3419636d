//! A dashboard made of the parts, and every state a widget can be in.

use leptos::prelude::*;
use money::Locale;

use super::sample::{clients, day, dividends, holdings, income, outlook, paycheck, tax_course, usd, year};
use crate::ui::badge::Badge;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::card::WidgetFrame;
use crate::ui::chart::bars::Bars;
use crate::ui::chart::bullet::Bullet;
use crate::ui::chart::gap::Gap;
use crate::ui::chart::line_band::LineBand;
use crate::ui::chart::matrix::Matrix;
use crate::ui::chart::share_bar::ShareBar;
use crate::ui::chart::sparkline::Sparkline;
use crate::ui::chart::stacked_bars::StackedBars;
use crate::ui::chart::waterfall::Waterfall;
use crate::ui::date::{Date, DateForm};
use crate::ui::grid::Placing;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::menu::Menu;
use crate::ui::money::Money;
use crate::ui::notice::{Notice, Tone};
use crate::ui::percent::Percent;
use crate::ui::progress::Progress;
use crate::ui::stat::Stat;
use crate::ui::states::{EmptyState, ErrorState, NotEnoughData, Room, Skeleton};

const LOCALE: Locale = Locale::EnUs;

fn slot(md: u8, lg: u8, content: impl IntoView) -> AnyView {
    let class = format!("slot {}", Placing { sm: (4, 1), md: (md, 1), lg: (lg, 1) }.class());
    view! { <section class=class>{content.into_view()}</section> }.into_any()
}

fn menu(title: &str) -> Option<AnyView> {
    let grab = format!("Move {title}");
    let view = view! {
        <button class="grab" type="button" aria-label=grab><Icon drawing=Drawing::Grip/></button>
        <Menu label=format!("Options for {title}")>
            <form><button type="submit"><Icon drawing=Drawing::ArrowUp/>"Move earlier"</button></form>
            <form><button type="submit"><Icon drawing=Drawing::Hide/>"Hide"</button></form>
        </Menu>
    };
    Some(view.into_any())
}

fn why() -> impl IntoView {
    view! {
        <section class="why" aria-label="Why this dashboard">
            <p class="why-lead">"Attune is fairly sure (86%) that you work for yourself, so cash flow and tax come first."</p>
            <ul class="why-facts">
                <li><span class="why-figure">"6 payers"</span><span class="muted small">"paid you in the last 12 months; employees usually have one."</span></li>
                <li><span class="why-figure">"54%"</span><span class="muted small">"is how much your income varies from month to month."</span></li>
                <li><span class="why-figure">"3 payments"</span><span class="muted small">"went to the IRS as estimated tax."</span></li>
            </ul>
            <div class="why-actions">
                <Button look=Look::Primary>"This is right"</Button>
                <Button>"This is not me"</Button>
                <LinkButton href="/why" look=Look::Quiet>"All reasons"</LinkButton>
            </div>
        </section>
    }
}

fn safe_to_spend() -> impl IntoView {
    let note = view! { "Until your next likely income on "<Date on=day("2026-12-12") locale=LOCALE form=DateForm::DayMonth/> };
    let how = view! {
        <dl class="facts">
            <dt>"In your accounts"</dt><dd><Money amount=usd(479_500)/></dd>
            <dt>"Tax owed on income so far"</dt><dd><Money amount=usd(-214_000)/></dd>
            <dt>"Bills before December 12"</dt><dd><Money amount=usd(-132_050)/></dd>
            <dt class="facts-total">"Safe to spend"</dt><dd class="facts-total"><Money amount=usd(133_450)/></dd>
        </dl>
    };
    view! {
        <WidgetFrame id="safe" title="Safe to spend" locale=LOCALE as_of=Some(day("2026-11-24")) menu=menu("Safe to spend") how=how.into_any()>
            <Stat label="After bills and tax" value=view! { <Money amount=usd(133_450) whole=true/> }.into_any() note=note.into_any() headline=true/>
            <Sparkline id="safe-course" title="Safe to spend rose by $420 over 8 weeks" values=vec![90, 70, 110, 84, 60, 120, 118, 133]/>
        </WidgetFrame>
    }
}

fn tax() -> impl IntoView {
    view! {
        <WidgetFrame id="tax" title="Tax so far this year" locale=LOCALE as_of=Some(day("2026-11-24")) menu=menu("Tax") how="Federal, single.".into_any()>
            <Stat
                label="Next payment"
                value=view! { <Money amount=usd(320_000) whole=true/> }.into_any()
                note=view! { "Due "<Date on=day("2027-01-15") locale=LOCALE form=DateForm::DayMonth/>", in 52 days " <Badge tone=Tone::Caution>"Estimate"</Badge> }.into_any()
                headline=true
            />
            <Bullet id="tax-aside" label="Set aside" value=usd(214_000) target=usd(320_000) target_label="needed" tone=Tone::Caution/>
        </WidgetFrame>
    }
}

fn runway() -> impl IntoView {
    view! {
        <WidgetFrame id="runway" title="Runway" locale=LOCALE as_of=Some(day("2026-11-24")) menu=menu("Runway") how="Median.".into_any()>
            <Stat label="At your median month" value="4.2 months".into_any() note="Half your months cost less than $3,180.".into_any() headline=true/>
            <Progress id="runway-goal" label="Towards 6 months" part=42 whole=60 text="4.2 of 6"/>
        </WidgetFrame>
    }
}

fn transactions() -> impl IntoView {
    let row = |name: &'static str, note: &'static str, minor: i64| {
        view! {
            <li>
                <span class="row-main">{name}</span><Money amount=usd(minor) signed=true/>
                <span class="row-note">{note}</span>
            </li>
        }
    };
    view! {
        <WidgetFrame id="recent" title="Recent transactions" locale=LOCALE menu=menu("Recent transactions")>
            <ul class="rows">
                {row("Northwind Studio", "Client payment · Nov 23", 240_000)}
                {row("Whole Foods Market", "Groceries · Nov 22", -8_412)}
                {row("Adobe Creative Cloud", "Software · Nov 21", -5_999)}
                {row("Pacific Gas and Electric Company", "Utilities · Nov 20", -11_230)}
            </ul>
        </WidgetFrame>
    }
}

pub(super) fn dashboard() -> impl IntoView {
    let (outlook_data, income_data) = (outlook(), income());
    let (dividend_data, paycheck_data, client_data) = (dividends(), paycheck(), clients());
    view! {
        <div class="page-head">
            <div><h1>"Good to see you, Ana"</h1><p>"Everything through November 24, from 3 accounts."</p></div>
            <LinkButton href="/import">"Import a statement"</LinkButton>
        </div>
        {why()}
        <div class="grid">
            {slot(8, 4, safe_to_spend())}
            {slot(4, 4, tax())}
            {slot(4, 4, runway())}
            {slot(8, 8, view! {
                <WidgetFrame id="outlook" title="Balance outlook" locale=LOCALE menu=menu("Balance outlook") how="From 12 months.".into_any() table=Some(outlook_data.table())>
                    <LineBand id="outlook-chart" data=outlook_data/>
                </WidgetFrame>
            })}
            {slot(8, 4, view! {
                <WidgetFrame id="clients" title="Income by client" locale=LOCALE menu=menu("Income by client") table=Some(client_data.table())>
                    <ShareBar id="clients-chart" data=client_data/>
                    <Notice tone=Tone::Caution>"Half of your income comes from one client."</Notice>
                </WidgetFrame>
            })}
            {slot(8, 6, view! {
                <WidgetFrame id="income" title="Income by month" locale=LOCALE menu=menu("Income by month") table=Some(income_data.table())>
                    <Bars id="income-chart" data=income_data/>
                </WidgetFrame>
            })}
            {slot(8, 6, view! {
                <WidgetFrame id="paycheck" title="Monthly paycheck" locale=LOCALE menu=menu("Monthly paycheck") table=Some(paycheck_data.table())>
                    <StackedBars id="paycheck-chart" data=paycheck_data/>
                </WidgetFrame>
            })}
            {slot(8, 6, view! {
                <WidgetFrame id="tax-course" title="Tax and what covers it" locale=LOCALE menu=menu("Tax and what covers it")>
                    <Gap id="tax-course-chart" data=tax_course()/>
                </WidgetFrame>
            })}
            {slot(8, 6, view! {
                <WidgetFrame id="year" title="Where each dollar went" locale=LOCALE menu=menu("Where each dollar went")>
                    <Waterfall id="year-chart" data=year()/>
                </WidgetFrame>
            })}
            {slot(8, 8, view! {
                <WidgetFrame id="dividends" title="Dividends and interest" locale=LOCALE menu=menu("Dividends") table=Some(dividend_data.table())>
                    <div class="stat-row">
                        <Stat label="Received, 12 months" value=view! { <Money amount=usd(489_120) whole=true/> }.into_any()/>
                        <Stat label="Against the year before" value=view! { <Percent rate_bp=620 signed=true precise=true/> }.into_any()/>
                        <Stat label="This month" value=view! { <Money amount=usd(8_000) whole=true/> }.into_any() note="$730 to come".into_any()/>
                    </div>
                    <StackedBars id="dividends-chart" data=dividend_data/>
                </WidgetFrame>
            })}
            {slot(8, 4, transactions())}
            {slot(8, 12, view! {
                <WidgetFrame id="holdings" title="Dividends by holding" locale=LOCALE menu=menu("Holdings")><Matrix data=holdings() locale=LOCALE/></WidgetFrame>
            })}
        </div>
    }
}

pub(super) fn states() -> impl IntoView {
    view! {
        <div class="page-head"><div><h1>"States"</h1></div></div>
        <Notice tone=Tone::Done title="Imported">"212 transactions were added. "<a href="/imports">"Undo"</a></Notice>
        <Notice tone=Tone::Problem>"That file is not a bank statement Attune can read."</Notice>
        <Notice>"Prices are two days old."</Notice>
        <div class="grid">
            {slot(4, 4, view! {
                <WidgetFrame id="s1" title="Dividends" locale=LOCALE menu=menu("Dividends")>
                    <EmptyState title="No dividends yet">
                        <p>"Import a statement from your broker and they appear here."</p>
                        <LinkButton href="/import" small=true>"Import a statement"</LinkButton>
                    </EmptyState>
                </WidgetFrame>
            })}
            {slot(4, 4, view! {
                <WidgetFrame id="s2" title="Balance outlook" locale=LOCALE menu=menu("Outlook")>
                    <NotEnoughData have=2 need=4><p>"A forecast from two months would be a guess."</p></NotEnoughData>
                </WidgetFrame>
            })}
            {slot(4, 4, view! { <WidgetFrame id="s3" title="Runway" locale=LOCALE><ErrorState/></WidgetFrame> })}
            {slot(4, 6, view! { <WidgetFrame id="s4" title="Income" locale=LOCALE><Skeleton room=Room::Chart/></WidgetFrame> })}
            {slot(4, 6, view! {
                <WidgetFrame id="s5" title="Overdrawn" locale=LOCALE>
                    <Stat label="Safe to spend" value=view! { <Money amount=usd(-43_100) warn_below_zero=true/> }.into_any() headline=true note="Bills before your next income are more than you have.".into_any()/>
                    <Progress id="s5-p" label="Bills covered" part=6 whole=10 text="$620 of $1,051" tone=Tone::Problem/>
                    <div class="cluster"><Badge>"Plain"</Badge><Badge tone=Tone::Done>"New"</Badge><Badge tone=Tone::Caution>"Duplicate"</Badge><Badge tone=Tone::Problem>"Rejected"</Badge></div>
                </WidgetFrame>
            })}
        </div>
    }
}
