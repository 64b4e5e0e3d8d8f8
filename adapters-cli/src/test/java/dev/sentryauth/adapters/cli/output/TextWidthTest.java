package dev.sentryauth.adapters.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextWidthTest {
    @ParameterizedTest
    @CsvSource({
        "'',0",
        "abc,3",
        "Grüße,5",
        "日本,4",
        "한글,4",
        "ｗｉｄｅ,8",
        "ｱ,1", // half-width
        "e\u0301,1", // a combining acute accent
        "Привет,6",
        "😀,2",
        "😀x😀,5",
        "🚀,2",
        "⭐,2",
        "✓,1",
        "→,1",
        "…,1",
        "𠀀,2",
        "𝒳,1",
    })
    void cellsOfATerminal(String text, int cells) {
        assertThat(TextWidth.of(text)).isEqualTo(cells);
    }

    @ParameterizedTest
    @CsvSource({
        "abc,3,abc",
        "abcd,3,ab…",
        "abcd,1,…",
        "日本語,6,日本語",
        "日本語,5,日本…",
        "日本語,4,日…",
        "日本語,2,…",
        "a😀b,3,a…",
        "a😀b,4,a😀b",
        "ae\u0301e\u0301,2,a…",
        "'',0,''",
    })
    void whatDoesNotFitIsCutBetweenCharacters(String text, int cells, String expected) {
        assertThat(TextWidth.fit(text, cells)).isEqualTo(expected);
    }

    @Test
    void nothingIsEverWiderThanItMayBe() {
        long seed = System.nanoTime();
        System.out.println("TextWidthTest: seed " + seed);
        Random random = new Random(seed);
        String[] pieces = {"a", "é", "e\u0301", "日", "😀", "한", "\ufe0f", " "};
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(20); length > 0; length--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            int cells = 1 + random.nextInt(20);
            String fitting = TextWidth.fit(text.toString(), cells);

            assertThat(TextWidth.of(fitting)).as("seed %s", seed).isLessThanOrEqualTo(cells);
            assertThat(fitting.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff))
                    .as("seed %s", seed)
                    .isTrue();
        }
    }
}
