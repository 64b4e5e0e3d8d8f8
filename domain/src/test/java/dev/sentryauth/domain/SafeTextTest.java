package dev.sentryauth.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " !\"#$%&'()*+,-./0123456789:;<=>?@AZ[\\]^_`az{|}~",
                "Zo\u00eb \u010capek",
                "\u65e5\u672c\u8a9e",
                "\u05e9\u05dc\u05d5\u05dd",
                "e\u0301",
                "no\u00a0break",
                "\ud83d\ude00",
                "ok \ud83d\udc4d\ud83c\udffd, \u2764\ufe0f",
                "\u20ac 5 \u2014 \u201cfine\u201d \u2026",
            })
    void whatAPersonCanSeeStaysAsItIs(String text) {
        assertThat(SafeText.of(text)).isEqualTo(text);
    }

    static Stream<Arguments> invisible() {
        return Stream.of(
                Arguments.of("ESC", 0x1b, "\\u001b"),
                Arguments.of("NUL", 0, "\\u0000"),
                Arguments.of("BEL", 7, "\\u0007"),
                Arguments.of("backspace", 8, "\\u0008"),
                Arguments.of("tab", 9, "\\u0009"),
                Arguments.of("line feed", 0x0a, "\\u000a"),
                Arguments.of("carriage return", 0x0d, "\\u000d"),
                Arguments.of("the last C0 control", 0x1f, "\\u001f"),
                Arguments.of("DEL", 0x7f, "\\u007f"),
                Arguments.of("CSI in one character", 0x9b, "\\u009b"),
                Arguments.of("next line", 0x85, "\\u0085"),
                Arguments.of("soft hyphen", 0xad, "\\u00ad"),
                Arguments.of("combining grapheme joiner", 0x34f, "\\u034f"),
                Arguments.of("Arabic letter mark", 0x61c, "\\u061c"),
                Arguments.of("Hangul choseong filler", 0x115f, "\\u115f"),
                Arguments.of("Hangul jungseong filler", 0x1160, "\\u1160"),
                Arguments.of("zero-width space", 0x200b, "\\u200b"),
                Arguments.of("zero-width joiner", 0x200d, "\\u200d"),
                Arguments.of("right-to-left mark", 0x200f, "\\u200f"),
                Arguments.of("line separator", 0x2028, "\\u2028"),
                Arguments.of("paragraph separator", 0x2029, "\\u2029"),
                Arguments.of("right-to-left override", 0x202e, "\\u202e"),
                Arguments.of("first strong isolate", 0x2068, "\\u2068"),
                Arguments.of("Braille blank", 0x2800, "\\u2800"),
                Arguments.of("Hangul filler", 0x3164, "\\u3164"),
                Arguments.of("private use", 0xe000, "\\ue000"),
                Arguments.of("byte order mark", 0xfeff, "\\ufeff"),
                Arguments.of("halfwidth Hangul filler", 0xffa0, "\\uffa0"),
                Arguments.of("no character", 0xffff, "\\uffff"),
                Arguments.of("language tag", 0xe0001, "\\u{e0001}"),
                Arguments.of("tag letter a", 0xe0061, "\\u{e0061}"),
                Arguments.of("private use, plane 16", 0x10fffd, "\\u{10fffd}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invisible")
    void whatCannotBeSeenBecomesAnEscape(String name, int character, String escape) {
        String c = Character.toString(character);

        assertThat(SafeText.of(c)).isEqualTo(escape);
        assertThat(SafeText.of("a" + c + "b" + c)).isEqualTo("a" + escape + "b" + escape);
        assertThat(SafeText.of("\ud83d\ude00" + c + "\ud83d\ude00"))
                .isEqualTo("\ud83d\ude00" + escape + "\ud83d\ude00");
    }

    @Test
    void aTerminalSequenceLosesItsPower() {
        assertThat(SafeText.of("\u001b[2J\u001b]0;title\u0007you")).isEqualTo("\\u001b[2J\\u001b]0;title\\u0007you");
    }

    @Test
    void halfASurrogatePairIsEscaped() {
        assertThat(SafeText.of("\ud83d")).isEqualTo("\\ud83d");
        assertThat(SafeText.of("\ude00\ud83dx")).isEqualTo("\\ude00\\ud83dx");
    }

    @Test
    void aTextOfTwoThousandCharactersIsWhole() {
        assertThat(SafeText.of("a".repeat(2_000))).isEqualTo("a".repeat(2_000));
    }

    @Test
    void aLongerTextIsCutAndSaysSo() {
        assertThat(SafeText.of("a".repeat(2_001))).isEqualTo("a".repeat(2_000) + "\u2026");
        assertThat(SafeText.of("\n" + "a".repeat(5_000))).isEqualTo("\\u000a" + "a".repeat(1_999) + "\u2026");
        assertThat(SafeText.of("a".repeat(2_000) + "\n")).isEqualTo("a".repeat(2_000) + "\u2026");
    }

    @Test
    void theCutDoesNotSplitASurrogatePair() {
        String justFits = "a".repeat(1_999) + "\ud83d\ude00";

        assertThat(SafeText.of(justFits)).isEqualTo(justFits);
        assertThat(SafeText.of(justFits + "b")).isEqualTo(justFits + "\u2026");
        assertThat(SafeText.of("\n" + "a".repeat(1_998) + "\ud83d\ude00b"))
                .isEqualTo("\\u000a" + "a".repeat(1_998) + "\ud83d\ude00\u2026");
    }

    @Test
    void whateverComesInNothingInvisibleComesOut() {
        long seed = Long.getLong("sentry.test.seed", System.nanoTime());
        System.out.println("SafeTextTest: repeat with -Dsentry.test.seed=" + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(30);
            for (int i = 0; i < length; i++) {
                text.append((char) random.nextInt(random.nextBoolean() ? 0x100 : 0x10000));
            }
            String safe = SafeText.of(text.toString());
            assertThat(safe.codePoints())
                    .as("seed %d, round %d", seed, round)
                    .noneMatch(c -> Character.isISOControl(c)
                            || Character.getType(c) == Character.FORMAT
                            || Character.getType(c) == Character.SURROGATE);
            assertThat(SafeText.of(safe)).as("seed %d, round %d", seed, round).isEqualTo(safe);
        }
    }
}
