package dev.sentryauth.adapters.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonIndentTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | {}",
                "[ ] | []",
                "[1,2] | [~  1,~  2~]",
                "{\"a\":{\"b\":[]},\"c\":null} | {~  \"a\": {~    \"b\": []~  },~  \"c\": null~}",
                "{ \"a\" : true } | {~  \"a\": true~}",
                "[[[]]] | [~  [~    []~  ]~]",
                "{\"a,{[:\":\"\\\\\"} | {~  \"a,{[:\": \"\\\\\"~}",
                "{\"a\":\"\\\"}]\"} | {~  \"a\": \"\\\"}]\"~}",
            })
    void indentsByBracketsAndCommasOutsideOfStrings(String json, String indented) {
        assertThat(new JsonIndent().indent(json)).isEqualTo(indented.replace('~', '\n'));
    }

    @Test
    void partsGiveTheSameAsTheWhole() {
        String json = "{\"a\": \"x\\\" y\", \"b\" :[1,{}] }\n";
        StringBuilder parts = new StringBuilder();
        JsonIndent indent = new JsonIndent();
        for (int i = 0; i < json.length(); i++) {
            parts.append(indent.indent(json.substring(i, i + 1)));
        }

        assertThat(parts.toString()).isEqualTo(new JsonIndent().indent(json)).endsWith("}\n");
    }

    @Test
    void whatIsIndentedStaysAsItIsWhenIndentedAgain() {
        String once = new JsonIndent().indent("[{\"a\":[1,2,{}]},\"x y\"]");

        assertThat(new JsonIndent().indent(once)).isEqualTo(once);
    }

    @ParameterizedTest
    @ValueSource(strings = {"]]]", "}", "{\"a", "[1,,2", "{\"a\\"})
    void textThatIsNoValidJsonPasses(String text) {
        assertThat(new JsonIndent().indent(text).replaceAll("\\s", "")).isEqualTo(text);
    }

    @Test
    void onlyObjectsAndArraysAreWorthIt() {
        assertThat(JsonIndent.applies(" \n{}")).isTrue();
        assertThat(JsonIndent.applies("[]")).isTrue();
        assertThat(JsonIndent.applies("\"text\"")).isFalse();
        assertThat(JsonIndent.applies("<html>")).isFalse();
        assertThat(JsonIndent.applies("")).isFalse();
    }
}
