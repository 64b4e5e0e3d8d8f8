package dev.sentryauth.adapters.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.application.port.Environment;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalTest {
    @AfterEach
    void forgetTheProperty() {
        System.clearProperty("sentry.tty");
    }

    @ParameterizedTest
    @CsvSource({"012,true,true,true", "02,true,false,true", "'',false,false,false", "1,false,true,false"})
    void theLauncherKnowsTheTerminals(String digits, boolean in, boolean out, boolean err) {
        System.setProperty("sentry.tty", digits);
        SystemDescriptors descriptors = new SystemDescriptors();
        assertThat(descriptors.isTerminal(0)).isEqualTo(in);
        assertThat(descriptors.isTerminal(1)).isEqualTo(out);
        assertThat(descriptors.isTerminal(2)).isEqualTo(err);
        Terminal terminal = Terminal.system();
        assertThat(terminal.isInteractive(name -> null)).isEqualTo(in && err);
    }

    @ParameterizedTest
    @CsvSource({
        "CI,true,false,false",
        "CI,1,false,false",
        "CI,woodpecker,false,false",
        "CI,false,true,true",
        "CI,FALSE,true,true",
        "CI,0,true,true",
        "CI,' ',true,true",
        "ACCESSIBLE,1,true,false",
        "ACCESSIBLE,true,true,false",
        "ACCESSIBLE,0,true,true",
        "ACCESSIBLE,'',true,true",
        "TERM,dumb,true,false",
        "TERM,xterm,true,true"
    })
    void theEnvironmentSaysWhatATerminalIsGoodFor(String variable, String value, boolean interactive, boolean repaint) {
        System.setProperty("sentry.tty", "012");
        Terminal terminal = Terminal.system();
        Environment environment = name -> name.equals(variable) ? value : null;
        assertThat(terminal.isInteractive(environment)).isEqualTo(interactive);
        assertThat(terminal.mayRepaint(environment)).isEqualTo(repaint);
    }

    @Test
    void withoutATerminalTheSizeIsNotAskedFor() {
        System.setProperty("sentry.tty", "");
        assertThat(new SystemDescriptors().size()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "1, , , 120, 120",
        "1, 60, , 120, 60",
        "1, 60, 24, , 60",
        "1, 60, , , 60",
        "1, , 24, , 80",
        "1, '', '', , 80",
        "1, 0, , , 80",
        "1, -5, , 120, 120",
        "1, wide, , 120, 120",
        "1, 99999999999, , , 80",
        "02, 60, , 120, 0"
    })
    void theWidthIsColumnsElseTheTerminals(String terminals, String columns, String lines, Integer size, int width) {
        Map<String, String> variables = new HashMap<>();
        variables.put("COLUMNS", columns);
        variables.put("LINES", lines);
        Descriptors descriptors = new Descriptors() {
            @Override
            public boolean isTerminal(int descriptor) {
                return terminals.indexOf('0' + descriptor) >= 0;
            }

            @Override
            public boolean isPipe(int descriptor) {
                return false;
            }

            @Override
            public TerminalSize size() {
                return size == null ? null : new TerminalSize(size, 50);
            }
        };
        Terminal terminal = new Terminal(InputStream.nullInputStream(), System.out, System.err, descriptors);
        assertThat(terminal.columns(variables::get)).isEqualTo(width);
    }

    @Test
    void sizesAreRowsAndColumns() {
        assertThat(SystemDescriptors.parse("24 80")).isEqualTo(new TerminalSize(80, 24));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "24", "a b", "0 0", "-1 80", "24 80 x"})
    void whatIsNoSizeIsNotKnown(String answer) {
        assertThat(SystemDescriptors.parse(answer)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "en_US.UTF-8, , , true",
        "en_US.utf8, , , true",
        "en_US.ISO-8859-1, , , false",
        "en_US.UTF-8, C, , false",
        "C, C, C.UTF-8, true",
        " , , , false"
    })
    void theLocaleTellsTheCharset(String lang, String ctype, String all, boolean utf8) {
        Map<String, String> variables = new HashMap<>();
        variables.put("LANG", lang);
        variables.put("LC_CTYPE", ctype);
        variables.put("LC_ALL", all);
        assertThat(Terminal.isUtf8(variables::get)).isEqualTo(utf8);
    }
}
