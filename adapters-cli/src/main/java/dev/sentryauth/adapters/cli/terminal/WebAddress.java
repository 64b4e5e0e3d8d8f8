package dev.sentryauth.adapters.cli.terminal;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Makes a server's text an address that may leave for a browser or a camera. */
final class WebAddress {
    private static final int LONGEST = 2_000;

    private WebAddress() {}

    /**
     * The text, written anew in ASCII.
     *
     * @return null unless it is an http(s) URL with a host and without a user
     */
    static @Nullable String of(String text) {
        if (text.length() > LONGEST) {
            return null;
        }
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme();
            if (scheme == null || !(scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http"))) {
                return null;
            }
            return uri.getHost() == null || uri.getRawUserInfo() != null ? null : uri.toASCIIString();
        } catch (URISyntaxException e) {
            return null; // also for control characters and spaces
        }
    }
}
