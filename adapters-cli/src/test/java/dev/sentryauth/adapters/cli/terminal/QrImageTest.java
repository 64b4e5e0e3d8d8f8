package dev.sentryauth.adapters.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.adapters.cli.terminal.QrImage.Style;
import io.nayuki.qrcodegen.QrCode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QrImageTest {
    private static final String URL = "https://sentry.io/oauth/device/?user_code=WDJB-MJHT";
    private static final int SIZE = QrCode.encodeText(URL, QrCode.Ecc.LOW).size;

    @ParameterizedTest
    @EnumSource
    void whatIsSeenIsTheCodeWithALightBorder(Style style) {
        QrImage image = QrImage.fitting(URL, style, 200, 200);
        boolean[][] seen = look(image.render(), style);
        QrCode code = QrCode.encodeText(URL, QrCode.Ecc.LOW);
        for (int y = 0; y < seen.length; y++) {
            assertThat(seen[y]).hasSize(SIZE + 8);
            for (int x = 0; x < seen[y].length; x++) {
                assertThat(seen[y][x]).as("dark at %d, %d", x, y).isEqualTo(code.getModule(x - 4, y - 4));
            }
        }
        assertThat(seen.length).isBetween(SIZE + 8, SIZE + 9);
    }

    /** Reads the characters as an eye does: which module is dark. */
    private static boolean[][] look(String text, Style style) {
        List<String> lines = text.lines().toList();
        int perLine = style == Style.SPACES ? 1 : 2;
        boolean[][] dark = new boolean[lines.size() * perLine][];
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (style == Style.SPACES) {
                assertThat(line).endsWith("\u001b[0m");
                String marks = line.replace("\u001b[48;5;16m  ", "#")
                        .replace("\u001b[48;5;231m  ", ".")
                        .replace("\u001b[0m", "");
                dark[i] = new boolean[marks.length()];
                for (int x = 0; x < marks.length(); x++) {
                    assertThat(marks.charAt(x)).isIn('#', '.');
                    dark[i][x] = marks.charAt(x) == '#';
                }
                continue;
            }
            boolean inked = style == Style.HALF_BLOCKS; // black ink on white; without colours the ink is light
            if (inked) {
                assertThat(line).startsWith("\u001b[38;5;16;48;5;231m").endsWith("\u001b[0m");
                line = line.substring("\u001b[38;5;16;48;5;231m".length(), line.length() - 4);
            } else {
                assertThat(line).doesNotContain("\u001b");
            }
            dark[2 * i] = new boolean[line.length()];
            dark[2 * i + 1] = new boolean[line.length()];
            for (int x = 0; x < line.length(); x++) {
                char c = line.charAt(x);
                assertThat(c).isIn('█', '▀', '▄', ' ');
                dark[2 * i][x] = (c == '█' || c == '▀') == inked;
                dark[2 * i + 1][x] = (c == '█' || c == '▄') == inked;
            }
        }
        return dark;
    }

    @Test
    void theBorderShrinksBeforeTheCodeIsLeftOut() {
        assertThat(QrImage.fitting(URL, Style.HALF_BLOCKS, SIZE + 8, 100).columns())
                .isEqualTo(SIZE + 8);
        assertThat(QrImage.fitting(URL, Style.HALF_BLOCKS, SIZE + 7, 100).columns())
                .isEqualTo(SIZE + 4);
        assertThat(QrImage.fitting(URL, Style.HALF_BLOCKS, SIZE + 3, 100)).isNull();
        assertThat(QrImage.fitting(URL, Style.HALF_BLOCKS, 100, (SIZE + 4) / 2)).isNull();
        assertThat(QrImage.fitting(URL, Style.SPACES, SIZE + 8, 100)).isNull();
        assertThat(QrImage.fitting("x".repeat(5_000), Style.HALF_BLOCKS, 500, 500))
                .isNull();
    }
}
