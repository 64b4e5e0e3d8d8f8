package dev.sentryauth.adapters.cli.terminal;

import io.nayuki.qrcodegen.DataTooLongException;
import io.nayuki.qrcodegen.QrCode;
import org.jspecify.annotations.Nullable;

/** A QR code for a terminal: dark on light with a light border, as cameras want it, whatever the terminal's colours. */
final class QrImage {
    /** ISO/IEC 18004 asks for a border of four modules; two is what cameras are content with. */
    private static final int[] BORDERS = {4, 2};

    private static final String BLACK_ON_WHITE = "\u001b[38;5;16;48;5;231m";
    private static final String BLACK = "\u001b[48;5;16m";
    private static final String WHITE = "\u001b[48;5;231m";
    private static final String RESET = "\u001b[0m";

    /** How modules become characters. */
    enum Style {
        /** Two modules in a character, colours said explicitly. */
        HALF_BLOCKS,
        /** Two modules in a character, without colours: light is what a dark terminal draws, so light is drawn. */
        PLAIN_HALF_BLOCKS,
        /** Two coloured spaces for each module, for terminals that know no half blocks. */
        SPACES
    }

    private final QrCode code;
    private final int border;
    private final Style style;

    private QrImage(QrCode code, int border, Style style) {
        this.code = code;
        this.border = border;
        this.style = style;
    }

    /** An image with the widest border that fits; null if none fits. */
    static @Nullable QrImage fitting(String text, Style style, int columns, int rows) {
        QrCode code;
        try {
            code = QrCode.encodeText(text, QrCode.Ecc.LOW);
        } catch (DataTooLongException e) {
            return null;
        }
        for (int border : BORDERS) {
            QrImage image = new QrImage(code, border, style);
            if (image.columns() <= columns && image.rows() <= rows) {
                return image;
            }
        }
        return null;
    }

    int columns() {
        return modules() * (style == Style.SPACES ? 2 : 1);
    }

    int rows() {
        return style == Style.SPACES ? modules() : (modules() + 1) / 2;
    }

    private int modules() {
        return code.size + 2 * border;
    }

    /** The image, each row ended by a line feed. */
    String render() {
        StringBuilder text = new StringBuilder();
        int step = style == Style.SPACES ? 1 : 2;
        for (int y = 0; y < modules(); y += step) {
            switch (style) {
                case SPACES -> spaces(text, y);
                case HALF_BLOCKS ->
                    halfBlocks(text.append(BLACK_ON_WHITE), y, true).append(RESET);
                case PLAIN_HALF_BLOCKS -> halfBlocks(text, y, false);
            }
            text.append('\n');
        }
        return text.toString();
    }

    private void spaces(StringBuilder text, int y) {
        for (int x = 0; x < modules(); x++) {
            text.append(isDark(x, y) ? BLACK : WHITE).append("  ");
        }
        text.append(RESET);
    }

    private StringBuilder halfBlocks(StringBuilder text, int y, boolean drawnIsDark) {
        for (int x = 0; x < modules(); x++) {
            boolean upper = isDark(x, y) == drawnIsDark;
            boolean lower = isDark(x, y + 1) == drawnIsDark;
            text.append(upper ? (lower ? '█' : '▀') : (lower ? '▄' : ' '));
        }
        return text;
    }

    /** The library answers light for everything outside of the code. */
    private boolean isDark(int x, int y) {
        return code.getModule(x - border, y - border);
    }
}
