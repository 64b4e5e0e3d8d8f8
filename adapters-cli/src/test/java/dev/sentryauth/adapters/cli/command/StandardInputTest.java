package dev.sentryauth.adapters.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.adapters.cli.CliHarness;
import dev.sentryauth.adapters.cli.CliHarness.Result;
import dev.sentryauth.adapters.cli.TestServer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What shells, editors and web pages put around a token on its way to {@code auth login --with-token}. */
class StandardInputTest {
    private static final String TOKEN = "sntryu_piped_token_of_jane_12345";

    private final CliHarness cli = new CliHarness();

    @BeforeEach
    void theServerKnowsTheToken() {
        cli.server.users.put(TOKEN, TestServer.JANE);
    }

    private Result login(byte[] input) {
        cli.input = input;
        Result result = cli.run("auth", "login", "--with-token");
        assertThat(result.out() + result.err()).doesNotContain(TOKEN, "piped_token");
        return result;
    }

    private Result login(String input) {
        return login(input.replace("{}", TOKEN).getBytes(StandardCharsets.UTF_8));
    }

    private void stored(Result result) {
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(cli.store.load().accessToken().reveal()).isEqualTo(TOKEN);
    }

    private void refused(Result result, String why) {
        assertThat(result.exitCode()).as(result.err()).isEqualTo(21);
        assertThat(result.err()).contains(why).hasLineCount(1);
        assertThat(cli.store.load()).isNull();
        assertThat(cli.server.origins).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void aByteOrderMarkSaysHowToReadTheLine(String charset) {
        for (String lines : new String[] {"{}", "{}\r\n", "\r\n{}\r\n\r\n", " {} \u00a0\n"}) {
            cli.store.clear();
            Result result = login(("\ufeff" + lines.replace("{}", TOKEN)).getBytes(Charset.forName(charset)));
            stored(result);
            assertThat(result.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00a0{}\u00a0",
                "\u200b{}\u200b",
                "\u2060{}\ufeff\n",
                "\u202a{}\u202c",
                "\u3000{}\u2028",
                "\u200b\n{}\n\u00a0\n",
                "{}\r",
                "\t{}\u00ad",
                "{}\ud834\udd73"
            })
    void whatCannotBeSeenAtTheEndsIsDropped(String input) {
        Result result = login(input);
        stored(result);
        assertThat(result.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "\"{}\" | the quotes around the token",
                "'{}' | the quotes around the token",
                "`{}` | the quotes around the token",
                "\u201c{}\u201d | the quotes around the token",
                "Bearer {} | 'Bearer' before the token",
                "bEARER \u00a0 {} | 'Bearer' before the token",
                "Authorization: Bearer {} | 'Authorization:' before the token and 'Bearer' before the token",
                "'Bearer {}' | the quotes around the token and 'Bearer' before the token",
                "SENTRY_AUTH_TOKEN={} | 'SENTRY_AUTH_TOKEN=' before the token",
                "token={} | 'token=' before the token",
                "export SENTRY_TOKEN='{}' | 'export' before the token and 'SENTRY_TOKEN=' before the token and the"
                        + " quotes around the token",
            })
    void whatStandsAroundATokenIsRemovedWithANote(String input, String removed) {
        Result result = login(input + "\n");
        stored(result);
        assertThat(result.err()).isEqualTo("note: Removed " + removed + ".\n");
        cli.store.clear();
        cli.terminals = "02";
        result = login(input + "\n");
        stored(result);
        assertThat(result.err()).endsWith("\nnote: Removed " + removed + ".\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\ufeff", "\"\"", "Bearer", "Bearer \n", "''\n", "token=", "\u200b"})
    void nothingBehindAllThatIsAnEmptyToken(String input) {
        refused(login(input), "The token is empty.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}\0{}", "{}\0", "sntryu_piped_token\u0007x", "{} x", "sntryu_\u200bpiped_token", "\u0001{}"})
    void controlCharactersStayAnError(String input) {
        refused(login(input), "The token contains");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}\n{}\n", "[auth]\ntoken={}\n", "{}\n\n\nmore", "{}\r\nmore\r\n"})
    void moreThanOneLineIsAnError(String input) {
        refused(login(input), "Standard input has more than one line.");
        refused(
                login(("\ufeff" + input).getBytes(StandardCharsets.UTF_16LE)),
                "Standard input has more than one line.");
        cli.terminals = "02";
        cli.input = input.replace("{}", TOKEN).getBytes(StandardCharsets.UTF_8);
        Result typed = cli.run("auth", "login", "--with-token");
        assertThat(typed.exitCode()).isEqualTo(21);
        assertThat(typed.err()).contains("more than one line").doesNotContain("piped_token");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 'a', '\n'})
    void muchMoreThanATokenIsNotRead(int filler) {
        byte[] input = new byte[70_000];
        java.util.Arrays.fill(input, (byte) filler);
        refused(login(input), "Standard input has more than 64 KiB.");
    }

    @Test
    void theEndOfTheInputIsNotWaitedFor() {
        InputStream endless = new InputStream() {
            @Override
            public int read(byte[] bytes, int from, int length) {
                throw new AssertionError("read on although a complete line was there");
            }

            @Override
            public int read() {
                throw new AssertionError("read on although a complete line was there");
            }
        };
        for (Charset charset :
                new Charset[] {StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE}) {
            cli.store.clear();
            cli.in = new SequenceInputStream(
                    new ByteArrayInputStream(("\ufeff\r\n" + TOKEN + "\r\n").getBytes(charset)), endless);
            stored(cli.run("auth", "login", "--with-token"));
        }
    }
}
