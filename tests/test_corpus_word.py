"""Word documents: the text that Word shows with all changes accepted, wherever its words stand."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

import corridor_analysis as ca

BOX = (
    '<w:r xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><mc:AlternateContent>'
    '<mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></w:drawing>'
    "</mc:Choice>"
    "<mc:Fallback><w:pict><w:txbxContent>{0}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
CHANGE = 'w:id="1" w:author="Ed" w:date="2021-03-04T00:00:00Z"'


def run(words, marks=""):
    return f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(*runs, marks=""):
    return f"<w:p><w:pPr>{marks}</w:pPr>{''.join(runs)}</w:p>"


def table(*rows):
    cells = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{c}</w:tr>' for c in cells)}</w:tbl>"


def field(code, shown):
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    code = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return f"{mark('begin')}{code}{run('hidden')}{mark('separate')}{shown}{mark('end')}"


def saved(*blocks):
    document, out = docx.Document(), io.BytesIO()
    holder = parse_xml(f"<w:body {nsdecls('w')}>{''.join(blocks)}</w:body>")
    for block in reversed(list(holder)):
        document.element.body.insert(0, block)
    document.save(out)
    return out.getvalue()


def text_of(tmp_path, *blocks):
    (tmp_path / "a.docx").write_bytes(saved(*blocks))
    return ca.read_articles(tmp_path).articles["text"][0]


WRAPPED = {
    "smart tag": f'<w:smartTag w:uri="u" w:element="place">{run("in Karsu")}</w:smartTag>',
    "smart tags": f'<w:smartTag w:element="a"><w:smartTag w:element="b">{run("in Karsu")}</w:smartTag></w:smartTag>',
    "insertion": f"<w:ins {CHANGE}>{run('in Karsu')}</w:ins>",
    "replacement": f"<w:del {CHANGE}><w:r><w:delText>at sea</w:delText></w:r></w:del>"
    f"<w:ins {CHANGE}>{run('in Karsu')}</w:ins>",
    "move": f"<w:moveFrom {CHANGE}>{run('at sea')}</w:moveFrom><w:moveTo {CHANGE}>{run('in Karsu')}</w:moveTo>",
    "content control": f"<w:sdt><w:sdtPr/><w:sdtContent>{run('in Karsu')}</w:sdtContent></w:sdt>",
    "link": f'<w:hyperlink w:anchor="a">{run("in Karsu")}</w:hyperlink>',
    "simple field": f'<w:fldSimple w:instr="TITLE">{run("in Karsu")}</w:fldSimple>',
    "field": field(" HYPERLINK x ", run("in Karsu")),
    "field in field": field(" IF ", field(" REF y ", run("in ")) + run("Karsu")),
    "custom XML": f'<w:customXml w:element="p">{run("in Karsu")}</w:customXml>',
    "hidden words": run("at sea ", "<w:vanish/>") + run("in Karsu", '<w:vanish w:val="0"/>'),
}


@pytest.mark.parametrize("wrapped", WRAPPED.values(), ids=WRAPPED)
def test_words_are_read_as_word_shows_them_with_all_changes_accepted(tmp_path, wrapped):
    found = text_of(tmp_path, paragraph(run("The ferry lies "), wrapped, run(", said the mayor.")))
    assert found == "The ferry lies in Karsu, said the mayor."


def test_a_text_box_is_read_once_behind_the_paragraph_that_holds_it(tmp_path):
    box = BOX.format(paragraph(run("The mayor has not been asked.")))
    found = text_of(tmp_path, paragraph(run("The ferry stopped."), box), paragraph(run("It was late.")))
    assert found.split("\n\n") == ["The ferry stopped.", "The mayor has not been asked.", "It was late."]


def test_content_controls_around_paragraphs_and_tables_are_entered(tmp_path):
    inner = paragraph(run("The ferry stopped.")) + table([paragraph(run("Monday")), paragraph(run("4 lorries"))])
    found = text_of(tmp_path, f"<w:sdt><w:sdtPr/><w:sdtContent>{inner}</w:sdtContent></w:sdt>", paragraph(run("End.")))
    assert found.split("\n\n") == ["The ferry stopped.", "Monday\t4 lorries", "End."]


def test_the_words_that_ask_for_the_content_of_a_control_are_no_text(tmp_path):
    asking = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Click here.')}</w:sdtContent></w:sdt>"
    assert text_of(tmp_path, paragraph(run("The ferry stopped."), asking)) == "The ferry stopped."


def test_tables_in_tables_and_cells_of_many_paragraphs_are_read(tmp_path):
    inner = table([paragraph(run("Monday")), paragraph(run("4 lorries"))])
    cell = paragraph(run("The ferry stopped.")) + inner + paragraph(run("It was late."))
    found = text_of(tmp_path, table([cell, paragraph(run("Nobody came."))]))
    assert found.split("\n\n") == ["The ferry stopped.", "Monday\t4 lorries", "It was late.", "Nobody came."]


def test_a_paragraph_whose_end_was_deleted_goes_on_with_the_next(tmp_path):
    first = paragraph(run("The ferry "), marks=f"<w:rPr><w:del {CHANGE}/></w:rPr>")
    assert text_of(tmp_path, first, paragraph(run("stopped."))) == "The ferry stopped."


def test_a_letter_set_large_is_the_first_of_its_word(tmp_path):
    first = paragraph(run("T"), marks='<w:framePr w:dropCap="drop" w:lines="3"/>')
    assert text_of(tmp_path, first, paragraph(run("he ferry stopped."))) == "The ferry stopped."


def test_a_deleted_row_of_a_table_is_gone(tmp_path):
    rows = table(
        [paragraph(run("Monday")), paragraph(run("4 lorries"))], [paragraph(run("Tuesday")), paragraph(run("5"))]
    )
    deleted = rows.replace("<w:tr>", f"<w:tr><w:trPr><w:del {CHANGE}/></w:trPr>", 1)
    assert text_of(tmp_path, deleted) == "Tuesday\t5"


def test_a_field_that_never_ends_hides_nothing_behind_its_paragraph(tmp_path):
    broken = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
    found = text_of(tmp_path, paragraph(run("The ferry stopped."), broken), paragraph(run("It was late.")))
    assert found.split("\n\n") == ["The ferry stopped.", "It was late."]


def test_a_cell_that_spans_columns_is_read_once(tmp_path):
    document = docx.Document()
    cells = document.add_table(rows=1, cols=3).rows[0].cells
    cells[0].merge(cells[1]).text, cells[2].text = "Monday", "4 lorries"
    document.save(tmp_path / "a.docx")
    assert ca.read_articles(tmp_path).articles["text"][0] == "Monday\t4 lorries"


def test_the_title_in_a_content_control_is_the_headline(tmp_path):
    style = '<w:pStyle w:val="Title"/>'
    title = f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph(run('Ferry Stops Again'), marks=style)}</w:sdtContent></w:sdt>"
    (tmp_path / "a.docx").write_bytes(saved(title, paragraph(run("The ferry to Port Vale stopped on Monday."))))
    article = ca.read_articles(tmp_path).articles.iloc[0]
    assert (article.headline, article.text) == ("Ferry Stops Again", "The ferry to Port Vale stopped on Monday.")


@pytest.mark.parametrize("name", ["a.docx", "a.doc"])
@pytest.mark.parametrize(
    "kind", ["ms-word.document.macroEnabled", "openxmlformats-officedocument.wordprocessingml.template"]
)
def test_a_template_or_a_document_with_macros_is_told_in_words(tmp_path, name, kind):
    with zipfile.ZipFile(io.BytesIO(saved(paragraph(run("The ferry stopped."))))) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    plain = b"openxmlformats-officedocument.wordprocessingml.document"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(plain + b".main", kind.encode() + b".main")
    with zipfile.ZipFile(tmp_path / name, "w") as package:
        for part, content in parts.items():
            package.writestr(part, content)
    [[reason, detail]] = ca.read_articles(tmp_path).rejects[["reason", "detail"]].values.tolist()
    assert reason == "malformed"
    assert detail.startswith(f"Not a Word document but of the type 'application/vnd.{kind}.main+xml'")
    assert detail.endswith("Open it in Word, save it as .docx.")
    assert "0x" not in detail
