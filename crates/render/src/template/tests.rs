//! The macros of forms and pages, on a template of their own.

use std::sync::Arc;

use minijinja::value::Serde;
use minijinja::{Environment, context};

use super::environment;
use crate::{Catalogue, FormState, Locale};

fn indonesian() -> Environment<'static> {
    environment(
        Locale::Id,
        &Arc::new(Catalogue::load().expect("catalogues load")),
    )
}

fn render(source: &str, form: &FormState) -> String {
    let source = format!(
        "{{% import \"part/form.html\" as field %}}{{% import \"part/page.html\" as part %}}{source}"
    );
    indonesian()
        .render_named_str("try.html", &source, context! { form => Serde(form) })
        .unwrap_or_else(|error| panic!("{error:#}"))
}

#[test]
fn a_field_shows_what_was_typed_its_hint_and_its_error() {
    let mut form = FormState::from_pairs([("place", "<b>\"Oinlasi\"")]);
    let source = "{{ field.text(form, 'place', 'Desa', hint='Nama desa', maxlength=80) }}";
    insta::assert_snapshot!(render(source, &form), @r#"
    <div class="field">
    <label for="f-place">Desa</label>
    <p class="hint" id="h-place">Nama desa</p>
    <input id="f-place" name="place" type="text" value="&lt;b&gt;&quot;Oinlasi&quot;" autocomplete="off" maxlength="80" aria-describedby="h-place">
    </div>
    "#);
    form.error("place", "error-summary");
    insta::assert_snapshot!(render(source, &form), @r#"
    <div class="field wrong">
    <label for="f-place">Desa</label>
    <p class="hint" id="h-place">Nama desa</p>
    <p class="error" id="e-place"><span class="unseen">Kesalahan:</span> Ada yang perlu dilengkapi</p>
    <input id="f-place" name="place" type="text" value="&lt;b&gt;&quot;Oinlasi&quot;" autocomplete="off" maxlength="80" aria-describedby="h-place e-place" aria-invalid="true">
    </div>
    "#);
}

#[test]
fn a_password_never_comes_back() {
    let form = FormState::from_pairs([("secret", "rahasia-0001")]);
    assert!(
        !render(
            "{{ field.text(form, 'secret', 'Sandi', kind='password') }}",
            &form
        )
        .contains("rahasia")
    );
}

#[test]
fn choices_stay_chosen_and_the_summary_leads_to_the_first() {
    let mut form = FormState::from_pairs([("what", "held"), ("what", "paper")]);
    form.error("what", "error-summary");
    form.error_with("", "problem-too-many-minutes", "minutes", 2);
    let source = "{{ field.error_summary(form) }}{{ field.choices(form, 'what', 'Apa?', \
                  [{'value': 'offer', 'label': 'Tawaran'}, {'value': 'held', 'label': 'Ditahan', 'hint': 'Tidak boleh pulang'}]) }}";
    insta::assert_snapshot!(render(source, &form), @r##"
    <div class="notice danger" id="kesalahan" role="alert" tabindex="-1" autofocus>
    <h2>Ada yang perlu dilengkapi</h2>
    <ul>
    <li><a href="#f-what">Ada yang perlu dilengkapi</a></li>
    <li>Coba lagi setelah 2 menit.</li>
    </ul>
    </div>
    <fieldset class="field wrong" aria-describedby="e-what">
    <legend>Apa?</legend>
    <p class="error" id="e-what"><span class="unseen">Kesalahan:</span> Ada yang perlu dilengkapi</p>
    <label class="choice"><input type="checkbox" name="what" value="offer" id="f-what" aria-invalid="true"><span>Tawaran</span></label>
    <label class="choice"><input type="checkbox" name="what" value="held" id="f-what-2" checked aria-invalid="true"><span>Ditahan<span class="hint">Tidak boleh pulang</span></span></label>
    </fieldset>
    "##);
}

#[test]
fn several_lines_keep_their_first_empty_line() {
    let form = FormState::from_pairs([("story", "\nbaris dua & </textarea>")]);
    let html = render("{{ field.textarea(form, 'story', 'Cerita') }}", &form);
    assert!(
        html.contains(
            "rows=\"5\" autocomplete=\"off\">\n\nbaris dua &amp; &lt;/textarea&gt;</textarea>"
        ),
        "{html}"
    );
}

#[test]
fn every_piece_renders() {
    let html = render(
        "{{ field.hidden('a', 'b') }}{{ field.date(form, 'day', 'Hari', min=20777, max=20780) }}{{ field.file(form, 'photo', 'Foto') }}\
         {{ field.select(form, 'office', 'Kantor', [{'value': 'x', 'label': 'X'}], empty='Pilih') }}\
         {{ field.submit('Kirim', kind='danger', name='act', content='send', key='e') }}\
         {% call part.notice('warn', 'Perhatian') %}<p>isi</p>{% endcall %}{{ part.tag('Segera', 'danger') }}\
         {{ part.code_box('1234 5678', 'Kode') }}{{ part.steps(['satu', 'dua']) }}\
         {{ part.timeline([{'when': day(20777), 'title': 'Dibaca', 'who': 'PIMPASA'}]) }}\
         {{ part.answers([{'label': 'Tempat', 'text': 'Oinlasi'}]) }}\
         {{ part.list_row('/laporan/1', 'Judul', meta='besok', tags=[{'label': 'Segera', 'kind': 'danger'}], current=true) }}\
         {{ part.kpi('/x', 7, 'Belum dibaca') }}{{ part.button('/x', 'Buka') }}\
         {% call part.fold('Lain') %}<p>lipat</p>{% endcall %}{{ part.table('Tabel', ['A'], [['1']]) }}\
         {{ part.pagination(older='/x?after=1') }}{{ part.back('/') }}{{ part.keys([{'key': 'J', 'label': 'Turun'}]) }}",
        &FormState::new(),
    );
    for expected in [
        "min=\"2026-11-20\" max=\"2026-11-23\"",
        "<option value=\"\">Pilih</option>",
        "<button class=\"button danger\" name=\"act\" value=\"send\" data-key=\"e\">Kirim</button>",
        "<div class=\"notice warn\">\n<h2>Perhatian</h2>\n<p>isi</p>",
        "Jumat, 20 November 2026 · PIMPASA",
        "data-row aria-current=\"true\"",
        "<a href=\"/x?after=1\" rel=\"next\">Lebih lama</a>",
    ] {
        assert!(html.contains(expected), "{expected} is missing in\n{html}");
    }
    assert!(!html.contains("rel=\"prev\""));
}

#[test]
fn strict_pages_refuse_what_they_do_not_know() {
    let environment = indonesian();
    for source in [
        "{{ unknown }}",
        "{{ t('no-such-key') }}",
        "{{ t('help-place') }}",
        "{{ asset('x.css') }}",
    ] {
        assert!(
            environment
                .render_named_str("try.html", source, ())
                .is_err(),
            "{source} was accepted"
        );
    }
    let html = environment.render_named_str(
        "try.html",
        "{{ t('help-place', place='<i>') }}|{{ none }}",
        (),
    );
    assert_eq!(html.expect("it renders"), "Untuk &lt;i&gt;|");
}

#[test]
fn the_same_page_in_english_stays_in_english() {
    let english = environment(
        Locale::En,
        &Arc::new(Catalogue::load().expect("catalogues load")),
    );
    let source = "{{ path('/') }} {{ path('/lapor') }} {{ other_path('/lapor') }} {{ number(83762) }} {{ deadline(-1) }}";
    let text = english
        .render_named_str("try.txt", source, ())
        .expect("it renders");
    assert_eq!(text, "/en /en/lapor /lapor 83,762 1 day late");
}
