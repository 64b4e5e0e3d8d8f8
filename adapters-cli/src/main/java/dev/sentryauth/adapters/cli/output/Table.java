package dev.sentryauth.adapters.cli.output;

import dev.sentryauth.domain.SafeText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows in columns. For a person: aligned, with a head, within the terminal's width, the longest column giving way first.
 * For a program: one line a row, cells separated by tabs, nothing cut and no head. Rows come out as they are known, a
 * hundred at a time, and the first hundred decide the widths. For one thread.
 */
public final class Table {
    private static final int ROWS_AT_A_TIME = 100;
    private static final int NARROWEST = 8;
    private static final String GAP = "  ";

    private final Reporter reporter;
    private final List<String> heads;
    private final int columns;
    private final List<String[]> waiting = new ArrayList<>();
    private int @Nullable [] widths;

    /**
     * A table without rows.
     *
     * @param columns the cells in a line of the terminal; 0: no terminal, a program reads
     */
    public Table(Reporter reporter, List<String> heads, int columns) {
        this.reporter = reporter;
        this.heads = heads;
        this.columns = columns;
    }

    /** Adds a row; the cells need not be sanitised, and one that is null shows a dash, or nothing to a program. */
    public void row(@Nullable String... cells) {
        String[] safe = new String[heads.size()];
        for (int i = 0; i < safe.length; i++) {
            String cell = cells[i];
            safe[i] = cell == null ? (columns == 0 ? "" : "-") : SafeText.of(cell);
        }
        waiting.add(safe);
        if (waiting.size() == ROWS_AT_A_TIME) {
            flush();
        }
    }

    /** Shows the rows that wait. */
    public void flush() {
        if (waiting.isEmpty()) {
            return;
        }
        StringBuilder text = new StringBuilder();
        if (columns > 0 && widths == null) {
            widths = widths();
            line(text, heads.toArray(String[]::new));
        }
        waiting.forEach(row -> line(text, row));
        waiting.clear();
        reporter.write(text);
    }

    private void line(StringBuilder text, String[] cells) {
        int[] fitting = widths;
        for (int i = 0; i < cells.length; i++) {
            if (fitting == null) {
                text.append(i == 0 ? "" : "\t").append(cells[i]);
                continue;
            }
            String cell = TextWidth.fit(cells[i], fitting[i]);
            text.append(i == 0 ? "" : GAP).append(cell);
            if (i < cells.length - 1) {
                text.append(" ".repeat(fitting[i] - TextWidth.of(cell)));
            }
        }
        text.append('\n');
    }

    private int[] widths() {
        int[] natural = new int[heads.size()];
        for (int i = 0; i < natural.length; i++) {
            natural[i] = TextWidth.of(heads.get(i));
            for (String[] row : waiting) {
                natural[i] = Math.max(natural[i], TextWidth.of(row[i]));
            }
        }
        int excess = (natural.length - 1) * GAP.length() - columns;
        for (int width : natural) {
            excess += width;
        }
        for (; excess > 0; excess--) {
            int widest = 0;
            for (int i = 1; i < natural.length; i++) {
                widest = natural[i] > natural[widest] ? i : widest;
            }
            if (natural[widest] <= NARROWEST) {
                break; // no terminal is so narrow
            }
            natural[widest]--;
        }
        return natural;
    }
}
