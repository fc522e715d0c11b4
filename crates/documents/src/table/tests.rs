use super::*;

fn of(bytes: &[u8]) -> Result<Table, ReadError> {
    read(bytes, &Limits::default())
}

#[test]
fn the_separator_and_the_character_set_are_found() {
    let expected = ["Évry", "Gera", "1962"];
    let cases: [(&[u8], &str, char); 5] = [
        (
            "commune;partenaire;année\nÉvry;Gera;1962\n".as_bytes(),
            "UTF-8",
            ';',
        ),
        (
            "\u{FEFF}commune,partenaire,année\r\nÉvry,Gera,1962\r\n".as_bytes(),
            "UTF-8",
            ',',
        ),
        (
            b"commune\tpartenaire\tann\xE9e\n\xC9vry\tGera\t1962",
            "windows-1252",
            '\t',
        ),
        (
            b"commune|partenaire|ann\x8Ee\n\x83vry|Gera|1962",
            "macintosh",
            '|',
        ),
        (
            b"sep=,\ncommune,partenaire,annee\n\xC9vry,Gera,1962",
            "windows-1252",
            ',',
        ),
    ];
    for (bytes, encoding, separator) in cases {
        let table = of(bytes).unwrap();
        assert_eq!(table.rows[0].cells, expected, "{encoding} {separator}");
        assert_eq!(table.origin, Origin::Delimited { encoding, separator });
    }
}

#[test]
fn utf_16_is_read_with_and_without_its_mark() {
    let text = "commune;pays\nSaint-Denis;Allemagne\n";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(of(&little).unwrap().rows[0].cells, ["Saint-Denis", "Allemagne"]);
    let big: Vec<u8> = [0xFEFFu16]
        .into_iter()
        .chain(text.encode_utf16())
        .flat_map(u16::to_be_bytes)
        .collect();
    assert_eq!(of(&big).unwrap().rows[0].cells, ["Saint-Denis", "Allemagne"]);
}

#[test]
fn a_comma_inside_quotes_and_a_line_break_do_not_split() {
    let table = of(b"name;text\nA;\"one, two\nthree\"\n\n;;\nB;x\n").unwrap();
    assert_eq!(table.rows.len(), 2, "empty rows are left out");
    assert_eq!(table.rows[0].cells, ["A", "one, two\nthree"]);
    assert_eq!(table.rows[1].line, 6, "lines are the file's, not the rows'");
}

#[test]
fn empty_columns_at_the_end_are_no_columns_and_short_rows_are_filled() {
    let table = of(b"a;b;;;\n1;;;;\n2\n").unwrap();
    assert_eq!(table.header, ["a", "b"]);
    assert_eq!(table.rows[0].cells, ["1", ""]);
    assert_eq!(table.rows[1].cells, ["2", ""]);
}

#[test]
fn hostile_text_is_refused_with_its_line() {
    assert_eq!(of(b"a;b\n1;\x002\n"), Err(ReadError::NotText { line: 2 }));
    assert_eq!(of(b""), Err(ReadError::Empty));
    assert_eq!(of(b"a;b\n"), Err(ReadError::Empty));
    assert_eq!(
        of(b"a;b\n1;2;3\n"),
        Err(ReadError::TooManyCells {
            line: 2,
            found: 3,
            expected: 2
        })
    );
    assert_eq!(of(b"%PDF-1.7\n"), Err(ReadError::UnknownFormat));
    let wide = vec!["c"; 10_000].join(";");
    assert_eq!(
        of(format!("{wide}\n{wide}\n").as_bytes()),
        Err(ReadError::TooManyColumns { line: 1, limit: 300 })
    );
    let long = "x".repeat(40_000);
    assert_eq!(
        of(format!("a;b\n1;{long}\n").as_bytes()),
        Err(ReadError::CellTooLong {
            line: 2,
            limit: 32_767
        })
    );
    let many = Limits {
        rows: 2,
        ..Limits::default()
    };
    assert_eq!(
        read(b"a\n1\n2\n3\n", &many),
        Err(ReadError::TooManyRows { limit: 2 })
    );
    let small = Limits {
        bytes: 3,
        ..Limits::default()
    };
    assert_eq!(read(b"a\n1\n", &small), Err(ReadError::TooLarge { limit: 3 }));
}

#[test]
fn a_file_larger_than_the_limit_is_not_read_whole() {
    // `/dev/zero` never ends: reading more than the limit would never come back.
    let endless = bytes_of(Path::new("/dev/zero"), 1_000);
    assert_eq!(endless, Err(ReadError::TooLarge { limit: 1_000 }));
    assert!(matches!(
        bytes_of(Path::new("/nowhere/at/all"), 1_000),
        Err(ReadError::Unreadable { .. })
    ));
}

mod workbooks {
    use super::*;
    use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
    use std::io::Write as _;

    #[test]
    fn cells_are_text_as_a_reader_sees_them() {
        let mut workbook = Workbook::new();
        workbook.add_worksheet().set_name("Notes").unwrap();
        let sheet = workbook.add_worksheet();
        sheet.set_name("Jumelages").unwrap();
        for (column, name) in (0u16..).zip(["SIRET", "Partenaire", "Date", "Part"]) {
            sheet.write(2, column, name).unwrap();
        }
        sheet.write(3, 0, 22_930_008_201_453_f64).unwrap();
        sheet.write(3, 1, "Hải Dương").unwrap();
        let day = ExcelDateTime::from_ymd(1998, 6, 3).unwrap();
        let format = Format::new().set_num_format("dd/mm/yyyy");
        sheet.write_with_format(3, 2, &day, &format).unwrap();
        sheet.write(3, 3, 0.5).unwrap();
        sheet.write(5, 1, Formula::new("=1+1").set_result("2")).unwrap();
        let table = of(&workbook.save_to_buffer().unwrap()).unwrap();
        assert_eq!(table.header, ["SIRET", "Partenaire", "Date", "Part"]);
        assert_eq!(table.rows[0].line, 4);
        assert_eq!(
            table.rows[0].cells,
            ["22930008201453", "Hải Dương", "1998-06-03", "0.5"]
        );
        assert_eq!(table.rows[1].cells, ["", "2", "", ""]);
        assert_eq!(
            table.origin,
            Origin::Workbook {
                sheet: "Jumelages".to_owned()
            }
        );
    }

    #[test]
    fn two_cells_at_opposite_corners_cost_two_cells() {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write(0, 0, "a").unwrap();
        sheet.write(1_048_575, 16_383, "b").unwrap();
        let refused = of(&workbook.save_to_buffer().unwrap());
        assert_eq!(
            refused,
            Err(ReadError::TooManyColumns {
                line: 1_048_576,
                limit: 300
            })
        );
    }

    fn packed(parts: &[(&str, usize)]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let options =
            zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        for (name, size) in parts {
            archive.start_file(*name, options).unwrap();
            archive.write_all(&vec![b' '; *size]).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn a_hostile_workbook_is_refused_with_its_line() {
        let mut wide = Workbook::new();
        let sheet = wide.add_worksheet();
        for column in 0..10_000 {
            sheet.write(0, column, "c").unwrap();
            sheet.write(1, column, 1).unwrap();
        }
        assert_eq!(
            of(&wide.save_to_buffer().unwrap()),
            Err(ReadError::TooManyColumns { line: 1, limit: 300 })
        );
        // XML holds no NUL; a spreadsheet writes it as an escape (ECMA-376 part 1, §22.9.2.19), and it stays no text.
        let mut strange = Workbook::new();
        let sheet = strange.add_worksheet();
        sheet.write(0, 0, "name").unwrap();
        sheet.write(1, 0, "a\u{1}b").unwrap();
        let read = of(&strange.save_to_buffer().unwrap());
        assert!(
            matches!(
                read,
                Err(ReadError::NotText { line: 2 } | ReadError::Workbook { .. })
            ),
            "{read:?}"
        );
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let bomb = packed(&[
            ("[Content_Types].xml", 10),
            ("xl/workbook.xml", 10),
            ("xl/worksheets/sheet1.xml", 20_000_000),
        ]);
        assert!(bomb.len() < 100_000);
        let limits = Limits {
            unpacked: 1_000_000,
            ..Limits::default()
        };
        assert_eq!(
            read(&bomb, &limits),
            Err(ReadError::TooLargeUnpacked { limit: 1_000_000 })
        );
        assert!(matches!(of(&bomb), Err(ReadError::Workbook { .. })));
        assert_eq!(
            of(&packed(&[("word/document.xml", 10)])),
            Err(ReadError::UnknownFormat)
        );
        assert!(matches!(
            of(b"PK\x03\x04 and nothing more"),
            Err(ReadError::Workbook { .. })
        ));
    }
}

#[test]
fn what_an_export_defused_comes_back() {
    let table = of("name,phone\n'=SUM(A1),'+33 1\n'autre,'\n".as_bytes()).unwrap();
    let cells: Vec<&[String]> = table.rows.iter().map(|row| row.cells.as_slice()).collect();
    assert_eq!(cells, [["=SUM(A1)", "+33 1"], ["'autre", "'"]]);
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..2_000)) {
        let _ = of(&bytes);
    }

    #[test]
    fn a_table_written_as_csv_comes_back(cells in proptest::collection::vec("[a-zé;,\"\n ]{0,12}", 1..40)) {
        let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
        writer.write_record(["left", "right"]).unwrap();
        for cell in &cells {
            writer.write_record(["x", cell.as_str()]).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let table = of(&bytes).unwrap();
        let back: Vec<&str> = table.rows.iter().map(|row| row.cells[1].as_str()).collect();
        let expected: Vec<&str> = cells.iter().map(|cell| cell.trim()).collect();
        proptest::prop_assert_eq!(back, expected);
    }
}
