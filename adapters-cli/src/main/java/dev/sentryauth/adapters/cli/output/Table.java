package dev.sentryauth.adapters.cli.output;

import dev.sentryauth.domain.SafeText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows in columns. For a person: aligned, with a head, within the terminal's width. The columns that identify a row are
 * never cut; of the others the longest gives way first, and where even that does not help, the last are left out. For a
 * program: one line a row, cells separated by tabs, nothing cut and no head. Rows come out as they are known, a hundred at
 * a time; wider ones that come later move the columns as far as the terminal has room. For one thread.
 */
public final class Table {
    private static final int ROWS_AT_A_TIME = 100;
    private static final int NARROWEST = 8;
    private static final String GAP = "  ";

    private final Reporter reporter;
    private final List<String> heads;
    private final int identifiers;
    private final int columns;
    private final List<String[]> waiting = new ArrayList<>();

    /** The widest cell of each column so far. */
    private final int[] widest;

    private boolean begun;

    /**
     * A table without rows.
     *
     * @param identifiers how many columns, from the first, identify a row
     * @param columns the cells in a line of the terminal; 0: no terminal, a program reads
     */
    public Table(Reporter reporter, List<String> heads, int identifiers, int columns) {
        this.reporter = reporter;
        this.heads = heads;
        this.identifiers = identifiers;
        this.columns = columns;
        this.widest = new int[heads.size()];
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
        if (columns == 0) {
            waiting.forEach(row -> text.append(String.join("\t", row)).append('\n'));
        } else {
            String[] head = heads.toArray(String[]::new);
            if (!begun) {
                measure(head);
            }
            waiting.forEach(this::measure);
            int[] widths = widths();
            if (!begun) {
                line(text, head, widths);
            }
            waiting.forEach(row -> line(text, row, widths));
        }
        begun = true;
        waiting.clear();
        reporter.write(text);
    }

    private void measure(String[] cells) {
        for (int i = 0; i < cells.length; i++) {
            widest[i] = Math.max(widest[i], TextWidth.of(cells[i]));
        }
    }

    private static void line(StringBuilder text, String[] cells, int[] widths) {
        for (int i = 0; i < widths.length; i++) {
            String cell = TextWidth.fit(cells[i], widths[i]);
            text.append(i == 0 ? "" : GAP).append(cell);
            if (i < widths.length - 1) {
                text.append(" ".repeat(widths[i] - TextWidth.of(cell)));
            }
        }
        text.append('\n');
    }

    /** The widths of as many columns as fit, which are at least those that identify a row. */
    private int[] widths() {
        for (int count = widest.length; count > identifiers; count--) {
            int[] widths = Arrays.copyOf(widest, count);
            if (shrink(widths)) {
                return widths;
            }
        }
        return Arrays.copyOf(widest, identifiers);
    }

    /** Whether the columns fit, after those that may be cut have given way. */
    private boolean shrink(int[] widths) {
        int excess = (widths.length - 1) * GAP.length() - columns;
        for (int width : widths) {
            excess += width;
        }
        for (; excess > 0; excess--) {
            int longest = identifiers;
            for (int i = identifiers + 1; i < widths.length; i++) {
                longest = widths[i] > widths[longest] ? i : longest;
            }
            if (widths[longest] <= NARROWEST) {
                return false;
            }
            widths[longest]--;
        }
        return true;
    }
}
