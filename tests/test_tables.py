"""Tables to lines: a row quoted alone says what each of its cells means."""

import pytest

from corpus.loaders.loaded import TextBuilder
from corpus.loaders.tables import Cell, Grid, table_lines
from index.sentences import MAX_CHARS, split_sentences

Y24, Y25, COUNTRY, ASIA = Cell("2024年"), Cell("2025年"), Cell("国"), Cell("アジア")


def grid(*rows: list[str | Cell]) -> Grid:
    return [[cell if isinstance(cell, Cell) else Cell(cell) for cell in row] for row in rows]


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "rows, lines",
    [
        ([], []),
        ([["", " "], [""]], []),
        ([["a", "b"]], ["a │ b"]),
        ([["only"], ["layout"]], ["only", "layout"]),
        (
            [["国", "関税率", "発効日"], ["日本", "15%", "2025年9月16日"], ["韓国", "", "未定"]],
            ["国: 日本 │ 関税率: 15% │ 発効日: 2025年9月16日", "国: 韓国 │ 発効日: 未定"],
        ),
        # Pairs of a name and what it stands for have no headings; figures below words have.
        ([["議長", "商務長官"], ["予算", "5500億ドル"]], ["議長 │ 商務長官", "予算 │ 5500億ドル"]),
        ([["主席", "部长"], ["期限", "2029年1月"], ["总额", "5500亿"]],
         ["主席 │ 部长", "期限 │ 2029年1月", "总额 │ 5500亿"]),
        ([["国家", "税率"], ["日本", "15%"], ["韩国", "15%"]],
         ["国家: 日本 │ 税率: 15%", "国家: 韩国 │ 税率: 15%"]),
        ([["", "税率"], ["日本", "15%"], ["韩国", "15%"]],
         ["日本 │ 税率: 15%", "韩国 │ 税率: 15%"]),
        # Figures are no headings, years are.
        ([["日本", "15", "3"], ["韓国", "15", "4"]], ["日本 │ 15 │ 3", "韓国 │ 15 │ 4"]),
        ([["項目", "2024", "2025"], ["輸出", "1", "2"]], ["項目: 輸出 │ 2024: 1 │ 2025: 2"]),
        ([["Country:", "Rate", "Since"], ["Japan", "15%", "2025"]],
         ["Country: Japan │ Rate: 15% │ Since: 2025"]),
        # A title, a unit that holds for all figures, headings of two rows, a group, a note.
        (
            [["表1 貿易"], ["", "", "単位：億ドル"], [COUNTRY, Y24, Y24, Y25],
             [COUNTRY, "輸出", "輸入", "輸出"], ["日本", "1", "2", "3"], [ASIA, ASIA, ASIA, ASIA],
             ["韓国", "4", "", "6"], ["注：暫定値。確定ではない。"]],
            ["表1 貿易", "単位：億ドル",
             "国: 日本 │ 2024年 / 輸出: 1 │ 2024年 / 輸入: 2 │ 2025年 / 輸出: 3 │ 単位：億ドル",
             "アジア", "アジア │ 国: 韓国 │ 2024年 / 輸出: 4 │ 2025年 / 輸出: 6 │ 単位：億ドル",
             "注：暫定値。確定ではない。"],
        ),
        # A cell merged downwards holds for each of its rows, one merged sideways once.
        ([["区分", "国", "率"], [ASIA, "日本", "15"], [ASIA, "韓国", "15"]],
         ["区分: アジア │ 国: 日本 │ 率: 15", "区分: アジア │ 国: 韓国 │ 率: 15"]),
        ([["a", "b", "c"], [ASIA, ASIA, "1"]], ["a: アジア │ c: 1"]),
        ([["a", "b", "c"], ["1\n2", "x │ y", "  z "]], ["a: 1 2 │ b: x | y │ c: z"]),
    ],
)  # fmt: skip
def test_rows_to_lines(rows: list[list[str | Cell]], lines: list[str]) -> None:
    assert table_lines(grid(*rows)) == lines


def test_headings_that_the_format_marks_are_believed() -> None:
    marked = [[Cell("議長", heading=True), Cell("予算", heading=True)], [Cell("長官"), Cell("5")]]
    assert table_lines(marked) == ["議長: 長官 │ 予算: 5"]
    assert table_lines(marked[:1]) == ["議長 │ 予算"]
    words = grid(["国家", "说明"], ["日本", "盟国"])
    assert table_lines(words) == ["国家 │ 说明", "日本 │ 盟国"]
    assert table_lines(words, headed=True) == ["国家: 日本 │ 说明: 盟国"]


def test_a_wide_row_goes_on_in_lines_that_repeat_what_it_is_about() -> None:
    columns = [f"項目{n}" for n in range(80)]
    lines = table_lines(grid(["No.", "案件", *columns], ["1", "造船", *(["値"] * 80)]))
    assert len(lines) == 3 and all(line.startswith("No.: 1 │ 案件: 造船 │ 項目") for line in lines)
    assert all(len(line) < MAX_CHARS for line in lines)
    assert sum(line.count("値") for line in lines) == 80


def test_a_row_is_one_sentence_whatever_its_cells_hold() -> None:
    rows = table_lines(
        grid(
            ["条", "内容", "Note"],
            ["第1条", "均等に配分する。その後は9対1とする！", "See Art. 3. Then e.g. rice."],
            ["第2条", "「未定」", "長" * 60],
        )
    )
    text = "前の段落は五十桁よりも長くて文の終わりの記号がないままに次の行へ続く\n" + "\n".join(
        rows
    )
    assert sentences(text)[1:] == rows == [
        "条: 第1条 │ 内容: 均等に配分する。その後は9対1とする！ │ Note: See Art. 3. Then e.g."
        " rice.",
        f"条: 第2条 │ 内容: 「未定」 │ Note: {'長' * 60}",
    ]  # fmt: skip


def test_a_cell_longer_than_a_sentence_may_be_is_cut_at_its_sentences() -> None:
    cell = "均等に配分する。" * 100
    long, short = table_lines(grid(["条", "内容", "備考"], ["第1条", cell, "なし"]))
    assert short == "条: 第1条 │ 備考: なし"
    assert sentences(long)[0] == "条: 第1条 │ 内容: 均等に配分する。"


def test_a_unit_stated_before_the_table_holds_for_its_figures() -> None:
    builder = TextBuilder()
    builder.add("（单位：亿美元）")
    builder.add_table(
        grid(["国家", "投资", "状态"], ["日本", "5500", "已签"], ["韩国", "", "未定"])
    )
    assert builder.text == (
        "（单位：亿美元）\n\n国家: 日本 │ 投资: 5500 │ 状态: 已签 │ （单位：亿美元）\n"
        "国家: 韩国 │ 状态: 未定"
    )
