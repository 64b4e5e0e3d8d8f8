package dev.sentryauth.adapters.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.beust.jcommander.Parameter;
import dev.sentryauth.adapters.cli.output.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionParserTest {
    private static final class Options {
        @Parameter(
                names = {"--text", "-t"},
                order = 2,
                placeholder = "TEXT",
                description = "Any text")
        private String text;

        @Parameter(
                names = {"--list", "-l"},
                order = 1,
                splitter = NoSplitter.class,
                description = "Several")
        private List<String> list;

        @Parameter(
                names = {"--flag", "-f"},
                hidden = true)
        private boolean flag;
    }

    private final Options options = new Options();

    private List<String> parse(String... arguments) {
        return new OptionParser(options, "test").parse(List.of(arguments));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                " a ",
                "\"quoted\"",
                "'x'",
                "@/etc/hostname",
                "-5",
                "-",
                "a=b",
                "=",
                "",
                "a,b",
                "ä",
                "${HOME}",
                "%s"
            })
    void valuesArriveAsTheyWereGiven(String value) {
        parse("--text", value);
        assertThat(options.text).isEqualTo(value);
        options.text = null;
        parse("--text=" + value);
        assertThat(options.text).isEqualTo(value);
    }

    @Test
    void behindAnEqualsSignAValueMayLookLikeAnOption() {
        parse("--text=--flag");
        assertThat(options.text).isEqualTo("--flag");
        assertThat(options.flag).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "-tPOST,POST",
        "-t=POST,POST",
        "-ta=b,a=b",
        "-t5,5",
        "-t-5,-5",
        "-t--flag,--flag",
        "-t=,''",
        "-textile,extile"
    })
    void aValueMayBeAttachedToAShortOption(String argument, String value) {
        assertThat(parse(argument, "rest")).containsExactly("rest");
        assertThat(options.text).isEqualTo(value);
        assertThat(options.flag).isFalse();
    }

    @Test
    void attachedValuesCountLikeOthers() {
        parse("-la=b", "-l", "c", "-l=d", "--list=e");
        assertThat(options.list).containsExactly("a=b", "c", "d", "e");
        assertThatThrownBy(() -> parse("-tx", "--text=y"))
                .isInstanceOf(UsageException.class)
                .hasMessage("--text is given more than once.");
    }

    @Test
    void flagsTakeNothingAndAreNotBundled() {
        assertThatThrownBy(() -> parse("-ff"))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("Unknown option '-ff' for 'sentry test'. Did you mean '-f'?");
        assertThatThrownBy(() -> parse("-f=x"))
                .isInstanceOf(UsageException.class)
                .hasMessage("-f takes no value.");
        assertThat(options.flag).isFalse();
    }

    @Test
    void repeatableOptionsKeepTheOrder() {
        parse("--list", "a,b", "--flag", "--list=c");
        assertThat(options.list).containsExactly("a,b", "c");
        assertThat(options.flag).isTrue();
    }

    @Test
    void whatIsNoOptionIsLeftOver() {
        assertThat(parse("a", "--flag", "\"b\"", "-", "--", "--text", "--"))
                .containsExactly("a", "\"b\"", "-", "--text", "--");
        assertThat(options.text).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--tex",
                "--te",
                "--TEXT",
                "-text",
                "-text=x",
                "-ftext",
                "-ff",
                "-fl",
                "-x",
                "-xtext",
                "-T",
                "-Text",
                "--textile",
                "---flag",
                "--=x"
            })
    void onlyExactNamesCount(String argument) {
        assertThatThrownBy(() -> parse(argument, "x")).isInstanceOf(UsageException.class);
    }

    @Test
    void theDescriptionsComeFromTheAnnotations() {
        assertThat(new OptionParser(options, "test").describe())
                .containsExactly(
                        new OptionParser.Option("--list, -l", "", "Several"),
                        new OptionParser.Option("--text, -t", "TEXT", "Any text"));
    }
}
