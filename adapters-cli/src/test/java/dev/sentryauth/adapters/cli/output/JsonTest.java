package dev.sentryauth.adapters.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
    @Test
    void fieldsStandInOrderAndNullIsLeftOut() {
        Json json = new Json()
                .put("a", "x")
                .put("none", (String) null)
                .put("b", true)
                .put("c", 12L)
                .put("noNumber", (Long) null)
                .put("d", new Json())
                .put("noObject", (Json) null)
                .put("e", List.of())
                .put("f", List.of("1", "2"));
        assertThat(json).hasToString("{\"a\":\"x\",\"b\":true,\"c\":12,\"d\":{},\"e\":[],\"f\":[\"1\",\"2\"]}");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "22,       `\\\"`", // a quotation mark
                "5c,       `\\\\`",
                "a,        `\\n`",
                "0,        `\\u0000`",
                "1b,       `\\u001b`",
                "7f,       `\\u007f`",
                "9b,       `\\u009b`", // what some terminals take for the begin of a command
                "2028,     `\\u2028`",
                "202e,     `\\u202e`",
                "200b,     `\\u200b`",
                "d800,     `\\ud800`",
                "dc00,     `\\udc00`",
                "e0041,    `\\udb40\\udc41`", // an invisible tag
                "e9,       `é`",
                "4e2d,     `中`",
                "1f600,    `😀`"
            })
    void whatATerminalCouldObeyIsEscaped(String codePoint, String expected) {
        int c = Integer.parseInt(codePoint, 16);
        String value = c <= 0xffff ? String.valueOf((char) c) : Character.toString(c);
        assertThat(new Json().put("a", "<" + value + ">")).hasToString("{\"a\":\"<" + expected + ">\"}");
    }
}
