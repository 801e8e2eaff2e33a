//! The parts every screen is made of: fields, buttons, dialogs, tables, toasts.
//!
//! The room's contract:
//!
//! - A component knows nothing of accounts, the API, the catalogue or the screens. Every word it
//!   shows or says comes in as a property.
//! - It lives in a shadow root under a strict Content-Security-Policy with Trusted Types. So nothing
//!   here may end in `innerHTML`: a nested element of `view!` whose attributes and children are all
//!   literal would (Leptos compiles it to a template), and is therefore written with the builder
//!   (`html::span().class("sa-dot")`). No `style` attribute and no `<style>` either; sizes that are
//!   known only at run time go through the CSSOM (`style:block-size=…`).
//! - Every `id` is made by [`unique_id`], so that two of a kind never share one.
//! - It is drawn by the sheet of its own name in `style/`, with the tokens of `style/tokens.css`.
//! - It works with the keyboard alone, says its name, role and state, and never relies on colour.
//!
//! Words that may be absent are `MaybeProp<String>`; a literal, a `String`, a `Signal` and a closure
//! all convert. Something that cannot be used is never greyed out silently: `disabled_reason` says
//! why, beside it, and keeps it reachable.

/* ── SIGNATURES (while the files are being written; afterwards each file is the truth) ─────────────

Text = #[prop(into)] Signal<String>      Text? = #[prop(optional, into)] MaybeProp<String>
flag = #[prop(optional)] bool            flag~ = #[prop(optional, into)] Signal<bool>
cb(T) = Callback<T>                      cb(T)? = #[prop(optional, into)] Option<Callback<T>>

fn unique_id(prefix: &str) -> String
fn focus_id(near: &web_sys::Element, id: &str) -> bool       // focus by id in the same (shadow) root

enum Icon { Search, Check, Alert, Info, Copy, ChevronDown, ChevronLeft, ChevronRight, Close, External, Key,
            Shield, Clock, User, App, Edit, SortUp, SortDown, SortBoth, History, Sun, Moon, SignOut,
            Refresh, Plus, ArrowRight, Eye, EyeOff, Building, Offline, Monitor, Spinner }
  Icon::Search.view() -> AnyView                              // always decorative (aria-hidden)

enum Tone { Neutral(default), Accent, Info, Success, Warning, Danger }
enum ButtonKind { Primary, Secondary(default), Quiet, Danger }

<Button label:Text  name:Text? (accessible name when it says more than the label: "Edit Nightly sync")
        kind:ButtonKind  icon:Option<Icon>  icon_only:flag (label becomes the name and a tooltip)
        small:flag  submit:flag  autofocus:flag  busy:flag~  disabled_reason:Text?
        reason_id:Text? (id of an element that already shows the reason; then it isn't shown again beside the button)
        on_press:cb(())?  node_ref:NodeRef<html::Button> />
<Link href:Text label:Text name:Text? kind:Option<ButtonKind> (looks like a button) icon:Option<Icon> small:flag
      new_tab:Text? (words for "opens in a new tab"; their presence makes it so)
      on_press:cb(())? (plain left click only, default prevented; modified clicks use href)
      node_ref:NodeRef<html::A> />   children optional: shown instead of label

struct Choice { value: String, label: String, hint: Option<String> }   Choice::new(value, label).hint(…)

<TextField label:Text value:RwSignal<String> hint:Text? error:Text? warning:Text? marker:Text? (after the label, "optional")
           counter:Text? required:flag disabled_reason:Text? (then read-only) id:Option<String>(optional,into)
           reveal:Option<Reveal{show:String, hide:String}> (makes it type=password with a toggle) mono:flag autofocus:flag
           on_input:cb(String)? on_blur:cb(())? node_ref:NodeRef<html::Input> />
<RadioGroup label:Text options:Signal<Vec<Choice>> value:RwSignal<Option<String>> on_change:cb(String)?
            hint:Text? error:Text? required:flag disabled_reason:Text? id (first radio's) />
<Select label:Text options:Signal<Vec<Choice>> value:RwSignal<String> on_change:cb(String)? hide_label:flag
        hint:Text? error:Text? disabled_reason:Text? id small:flag />
<SearchField label:Text value:RwSignal<String> clear:Text (name of the clear button) placeholder:Text? hide_label:flag
             busy:flag~ on_input:cb(String)? node_ref:NodeRef<html::Input> />
<Checkbox label:Text checked:RwSignal<bool> hint:Text? on_change:cb(bool)? disabled_reason:Text? id />

struct ComboOption { id: String, label: String, detail: Option<String> }
<Combobox label:Text query:RwSignal<String> options:Signal<Vec<ComboOption>> selected:Signal<Option<ComboOption>>
          on_select:cb(ComboOption) status:Text (polite: "12 apps", "No match")  loading:flag~ load_error:Text?
          more:flag~ on_more:cb(())?  on_open:cb(())?  placeholder:Text? toggle:Text (name of the arrow button)
          hint:Text? error:Text? warning:Text? required:flag disabled_reason:Text? id node_ref:NodeRef<html::Input> />

struct FieldError { field_id: String, message: String }
<ErrorSummary title:Text errors:Signal<Vec<FieldError>> attempt:Signal<u32> (each change takes the focus when there are errors) />

<Banner tone:Tone title:Text text:Text? live:flag (role=alert/status) on_dismiss:cb(())? dismiss:Text?
        actions:ViewFn(optional)  children optional (body) />
<Badge tone:Tone label:Text icon:Option<Icon> (default: a dot) plain:flag (no fill) />

<Dialog open:Signal<bool> title:Text on_cancel:cb(()) close:Text? (name of a × button) alert:flag (role=alertdialog)
        wide:flag footer:ViewFn(optional) children:ChildrenFn />        // content exists only while open

Announcer (Copy): Announcer::provide() once; Announcer::expect(); .say(words) polite; .alert(words) assertive;
                  .toast(Tone, words)  (shown and said)
<Toaster dismiss:Text label:Text (name of the region) />   once, in the shell

fn skeleton(SkeletonWidth::{Short, Medium, Long, Full}) -> AnyView ; <Loading label:Text>children</Loading> (aria-busy + words)
<EmptyState icon:Icon title:Text text:Text? level:u8(default 2) tone:Tone children optional (actions) />
<Copyable text:Text label:Text (button's name, "Copy client ID") copied:Text refused:Text (what to press, F49) small:flag />
<Facts>…</Facts>  <Fact term:Text>…</Fact>
<TimeText datetime:Text words:Text exact:Text tab_stop:bool(default true; false inside table rows) />
<Bdi text:Text />           names: isolated, translate=no, invisible characters as code-point chips
<Card flush:flag>…</Card>   <Section title:Text level:u8(2) text:Text? actions:ViewFn(optional)>…</Section>
<ChangeList label:Text rows:Signal<Vec<ChangeRow{ field:String, from:String, to:String, note:Option<String> }>> from:Text to:Text (hidden words "from", "to") />
<Timeline label:Text>…</Timeline>  <TimelineItem icon:Icon>…</TimelineItem>
<MenuButton label:Text (visible on wide screens) name:Text? icon:Option<Icon>>children: ChildrenFn</MenuButton>
<MenuItem label:Text icon:Option<Icon> checked:Option<Signal<bool>> on_press:cb(()) />   <MenuNote>…</MenuNote>

<Page skip:Text product:Text brand:ViewFn(optional) company:ViewFn(optional) user:ViewFn(optional) guest:flag (embedded: no
      banner/main landmarks) children />
<PageHeading title:Text (h1, tabindex=-1) node_ref:NodeRef<html::H1> text:Text? back:ViewFn(optional) actions:ViewFn(optional) />
<Toolbar label:Text>…</Toolbar> (search and filters in one wrapping row)   <FormActions>…</FormActions> (sticky at the end of a form)
Layout classes: sa-stack (column with space), sa-cluster (wrapping row), sa-muted, sa-small, sa-hidden (visually hidden), sa-mono,
                sa-columns (form beside facts on wide screens: first child grows, second 20rem)

struct Column { key: &'static str, label: String, sort: Sorting, class: &'static str }
enum Sorting { Fixed, None, Ascending, Descending }
<WindowedTable label:Text columns:Signal<Vec<Column>> count:Signal<usize> row:RowView on_sort:cb(&'static str)? on_range:cb(Range<usize>)?
               busy:flag~ class:&'static str />
RowView::new(|index: usize| -> AnyView of <Cell>s)      <Cell class:&'static str label:Text? (shown in the card layout)>…</Cell>
  Column widths: CSS custom property --sa-table-columns on the table's class (grid-template-columns); row heights by
  --sa-row-height / --sa-card-height on it.
──────────────────────────────────────────────────────────────────────────────────────────────────── */

mod ids;

pub use ids::{focus_id, unique_id};
