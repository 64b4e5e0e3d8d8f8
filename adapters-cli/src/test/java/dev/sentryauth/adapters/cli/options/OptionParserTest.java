package dev.sentryauth.adapters.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.beust.jcommander.Parameter;
import dev.sentryauth.adapters.cli.output.UsageException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionParserTest {
    private static final class Options {
        @Parameter(names = "--text", order = 2, placeholder = "TEXT", description = "Any text")
        private String text;

        @Parameter(names = "--list", order = 1, splitter = NoSplitter.class, description = "Several")
        private List<String> list;

        @Parameter(names = "--flag", hidden = true)
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
    @ValueSource(strings = {"--tex", "--te", "--TEXT", "-text", "--textile", "---flag", "--=x"})
    void onlyExactNamesCount(String argument) {
        assertThatThrownBy(() -> parse(argument, "x")).isInstanceOf(UsageException.class);
    }

    @Test
    void theDescriptionsComeFromTheAnnotations() {
        assertThat(new OptionParser(options, "test").describe())
                .containsExactly(
                        new OptionParser.Option("--list", "", "Several"),
                        new OptionParser.Option("--text", "TEXT", "Any text"));
    }
}
