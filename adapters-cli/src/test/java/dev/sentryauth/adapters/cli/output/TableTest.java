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
        return new Table(reporter, List.of(heads), columns);
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
    @ValueSource(ints = {28, 30, 40, 79, 120})
    void linesFitWhateverTheTerminal(int columns) {
        Table table = table(columns, "ONE", "TWO", "THREE");
        for (int i = 0; i < 50; i++) {
            table.row("日".repeat(i), "x".repeat(i), "😀 ".repeat(i));
        }
        table.flush();

        assertThat(text().lines()).hasSize(51).allMatch(line -> TextWidth.of(line) <= columns);
    }

    @Test
    void aTerminalThatIsTooNarrowStillGetsSomething() {
        Table table = table(3, "ONE", "TWO");
        table.row("a long cell", "another long cell");
        table.flush();

        assertThat(text()).isEqualTo("ONE       TWO\na long …  another…\n");
    }

    @Test
    void rowsComeOutAHundredAtATimeAndTheFirstDecideTheWidths() {
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
        assertThat(text()).startsWith("A     B\nx1    y\n").endsWith("\nmuc…  z\ns     z\n");
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
