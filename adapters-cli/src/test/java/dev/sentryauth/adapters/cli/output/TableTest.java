package dev.sentryauth.adapters.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Reporter reporter =
            new Reporter(new PrintStream(out, false, StandardCharsets.UTF_8), System.err, false);

    private Table table(int columns, String... heads) {
        return new Table(reporter, List.of(heads), 1, columns);
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aPersonSeesColumnsUnderTheirHeads() {
        Table table = table(80, "SLUG", "NAME", "X");
        table.row("acme", "Acme Corporation", "1");
        table.row("日本", null, "😀");
        table.row("e\u0301", "", null);
        table.flush();

        assertThat(text()).isEqualTo("""
                SLUG  NAME              X
                acme  Acme Corporation  1
                日本  -                 😀
                e\u0301                       -
                """);
    }

    @Test
    void aProgramReadsTabsWithoutAHeadAndNothingCut() {
        Table table = table(0, "SLUG", "NAME");
        table.row("acme", "x".repeat(300));
        table.row(null, "a\tb\nc");
        table.flush();

        assertThat(text()).isEqualTo("acme\t" + "x".repeat(300) + "\n\ta\\u0009b\\u000ac\n");
    }

    @Test
    void anEmptyTableShowsNothing() {
        table(80, "SLUG").flush();

        assertThat(text()).isEmpty();
    }

    @Test
    void theLongestColumnGivesWayFirst() {
        Table table = table(30, "ID", "TITLE", "LEVEL");
        table.row("1", "a title that is much too long for this terminal", "error");
        table.flush();

        assertThat(text()).isEqualTo("""
                ID  TITLE                LEVEL
                1   a title that is mu…  error
                """);
        assertThat(text().lines()).allMatch(line -> TextWidth.of(line) <= 30);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 11, 19, 20, 21, 28, 30, 40, 79, 120})
    void linesFitAndIdentifiersAreWholeWhateverTheTerminal(int columns) {
        Table table = table(columns, "ID", "TWO", "THREE", "FOUR");
        for (int i = 0; i < 250; i++) {
            table.row("日".repeat(i / 50), "x".repeat(i), "😀 ".repeat(i / 10), "y");
        }
        table.row("identifier", "a", "b", "c");
        table.flush();

        assertThat(text().lines()).hasSize(252).allMatch(line -> TextWidth.of(line) <= columns);
        assertThat(text().lines()).filteredOn(line -> line.startsWith("日日日日")).hasSize(50);
        assertThat(text().lines()).last().asString().startsWith("identifier");
    }

    @Test
    void columnsThatDoNotFitAreLeftOutFromTheEnd() {
        for (int columns : new int[] {39, 38, 32, 31, 23, 22, 3}) {
            Table table = table(columns, "ID", "TITLE", "LEVEL", "USERS");
            table.row("STOREFRONT-1A", "a long title", "warning", "12");
            table.flush();
        }

        assertThat(text()).isEqualTo("""
                ID             TITLE     LEVEL    USERS
                STOREFRONT-1A  a long …  warning  12
                ID             TITLE         LEVEL
                STOREFRONT-1A  a long title  warning
                ID             TITLE     LEVEL
                STOREFRONT-1A  a long …  warning
                ID             TITLE
                STOREFRONT-1A  a long title
                ID             TITLE
                STOREFRONT-1A  a long …
                ID
                STOREFRONT-1A
                ID
                STOREFRONT-1A
                """);
    }

    @Test
    void severalColumnsMayIdentifyARow() {
        Table table = new Table(reporter, List.of("ORG", "PROJECT", "NAME"), 2, 34);
        table.row("an-organization", "a-project", "A name of many words");
        table.flush();

        assertThat(text()).isEqualTo("""
                ORG              PROJECT
                an-organization  a-project
                """);
    }

    @Test
    void laterRowsUseTheWidthThatIsLeft() {
        Table table = table(30, "ID", "TITLE", "X");
        for (int i = 1; i <= 100; i++) {
            table.row("A-" + i, "t", "y");
        }
        for (int i = 1; i <= 100; i++) {
            table.row(i == 1 ? "STOREFRONT-1A" : "B", i == 50 ? "a long title" : "t", "y");
        }
        table.row("STOREFRONT-OF-ACME", "a long title", "y");
        table.row("C", "t", "y");
        table.flush();

        List<String> lines = text().lines().toList();
        assertThat(lines).hasSize(203);
        assertThat(lines.subList(99, 103))
                .containsExactly(
                        "A-99   t      y",
                        "A-100  t      y",
                        "STOREFRONT-1A  t             y",
                        "B              t             y");
        assertThat(lines).contains("B              a long title  y");
        assertThat(lines.subList(201, 203)).containsExactly("STOREFRONT-OF-ACME  a long ti…", "C                   t");
    }

    @Test
    void rowsComeOutAHundredAtATime() {
        Table table = table(80, "A", "B");
        for (int i = 1; i <= 99; i++) {
            table.row("x" + i, "y");
        }
        assertThat(text()).isEmpty();
        table.row("x100", "y");
        assertThat(text().lines()).hasSize(101);

        table.row("much longer", "z");
        table.row("s", "z");
        table.flush();

        assertThat(text().lines()).hasSize(103);
        assertThat(text()).startsWith("A     B\nx1    y\n").endsWith("\nmuch longer  z\ns            z\n");
        assertThat(text().lines().filter(line -> line.startsWith("A "))).hasSize(1);
    }

    @Test
    void cellsCannotSteerTheTerminal() {
        Table table = table(80, "A");
        table.row("\u001b[2J\u202e");
        table.flush();

        assertThat(text()).isEqualTo("A\n\\u001b[2J\\u202e\n");
    }

    @Test
    void aListIsOneJsonValue() {
        JsonList list = new JsonList(reporter, "{\"data\":[", "]");
        list.add(new Json().put("a", 1));
        list.add(new Json().put("a", 2));
        assertThat(text()).isEmpty();
        list.end(",\"more\":true}");

        assertThat(text()).isEqualTo("{\"data\":[{\"a\":1},{\"a\":2}],\"more\":true}\n");
    }

    @Test
    void anEmptyListIsOneToo() {
        new JsonList(reporter, "[", "]").end("");

        assertThat(text()).isEqualTo("[]\n");
    }

    @Test
    void aLongListGoesOutPartByPart() {
        JsonList list = new JsonList(reporter, "[", "]");
        Json item = new Json().put("a", "x".repeat(100));
        int items = 0;
        while (text().isEmpty()) {
            list.add(item);
            items++;
        }
        assertThat(items).isLessThan(1000);
        list.add(item);
        list.end("");

        String expected = item.toString();
        assertThat(text()).isEqualTo("[" + (expected + ",").repeat(items) + expected + "]\n");
    }
}
