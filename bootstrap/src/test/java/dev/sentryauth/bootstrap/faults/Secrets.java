package dev.sentryauth.bootstrap.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What must not be found anywhere, and the search for it: as it is, encoded, in another case, and in part. */
final class Secrets {
    static final String ACCESS_TOKEN = "acc0SECRETaccessSECRETaccessSECRETaccess1";
    static final String REFRESH_TOKEN = "ref0SECRETrefreshSECRETrefreshSECRETrefr1";
    static final String NEW_ACCESS_TOKEN = "new0SECRETaccessSECRETnewSECRETaccessSEC1";
    static final String NEW_REFRESH_TOKEN = "new0SECRETrefreshSECRETnewSECRETrefreshS1";
    static final String DEVICE_CODE = "dev0SECRETdeviceSECRETdeviceSECRETdevice1";
    static final String API_TOKEN = "sntryu_api0SECRETapiSECRETapiSECRETapi01";
    static final String ENVIRONMENT_TOKEN = "sntryu_env0SECRETenvSECRETenvSECRETenv01";
    static final String URL_PASSWORD = "url0SECRETofTheAddressSECRET1";
    static final String PROXY_PASSWORD = "proxy0SECREThowToGetOutSECRET1";
    static final String HEADER_VALUE = "header0SECRETvalueSECRETvalueSECRET1";

    /** What the person's own settings hold, and a child that needs those settings may see. */
    static final List<String> SETTINGS = List.of(PROXY_PASSWORD);

    private static final List<String> ALL = List.of(
            ACCESS_TOKEN,
            REFRESH_TOKEN,
            NEW_ACCESS_TOKEN,
            NEW_REFRESH_TOKEN,
            DEVICE_CODE,
            API_TOKEN,
            ENVIRONMENT_TOKEN,
            URL_PASSWORD,
            PROXY_PASSWORD,
            HEADER_VALUE);

    private final List<String> needles = new ArrayList<>();

    private Secrets(List<String> texts) {
        for (String text : texts) {
            needles.add(text);
            // A masked token shows its first 8 characters and its last 4; more than that is a leak.
            needles.add(text.substring(9, text.length() - 5));
            needles.add(text.toUpperCase(Locale.ROOT));
            needles.add(text.toLowerCase(Locale.ROOT));
            needles.add(URLEncoder.encode(text, StandardCharsets.UTF_8));
            for (int offset = 0; offset < 3; offset++) { // wherever it stands in what was encoded
                String encoded = Base64.getEncoder()
                        .encodeToString(
                                text.substring(offset, text.length() - 4).getBytes(StandardCharsets.UTF_8));
                needles.add(encoded.substring(0, encoded.length() - 4));
            }
        }
    }

    static Secrets all() {
        return new Secrets(ALL);
    }

    static Secrets allBut(List<String> allowed) {
        return new Secrets(ALL.stream().filter(text -> !allowed.contains(text)).toList());
    }

    /** Fails without quoting what it found. */
    void areNotIn(String where, String text) {
        for (String needle : needles) {
            assertThat(text.contains(needle))
                    .as(() -> where + " contains "
                            + (needle.length() < 9 ? "a secret" : needle.substring(0, 9)) + "…: "
                            + text.replace(needle, "<HERE>"))
                    .isFalse();
        }
    }

    /** Looks into every file below a directory, and at its name, but for those whose name begins so. */
    void areNotBelow(Path directory, String... exempt) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                areNotIn("the name of a file", file.toString());
                String name = file.getFileName().toString();
                if (Files.isRegularFile(file) && Stream.of(exempt).noneMatch(name::startsWith)) {
                    areNotIn(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A message, its causes, what they suppressed, and all of their frames. */
    void areNotIn(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            areNotIn("an exception", cause + " " + cause.getMessage() + " " + cause.getLocalizedMessage());
            for (StackTraceElement frame : cause.getStackTrace()) {
                areNotIn("a frame", frame.toString());
            }
            for (Throwable suppressed : cause.getSuppressed()) {
                areNotIn(suppressed);
            }
        }
    }
}
