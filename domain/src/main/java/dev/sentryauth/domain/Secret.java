package dev.sentryauth.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * A token, refresh token or device code. It cannot be printed by accident: {@link #toString} masks, and the text comes
 * out only through {@link #reveal()}, which is easy to search for.
 *
 * <p>The text consists of visible ASCII characters, which is what RFC 6749 (appendix A) allows in tokens; so a secret
 * can stand in a header without splitting it.
 */
public final class Secret {
    private static final int SHORT = 12;

    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    /**
     * A secret of this text, surrounding whitespace removed.
     *
     * @throws IllegalArgumentException if nothing remains, or a space, control or non-ASCII character is inside; the
     *     message says so without the text
     */
    public static Secret of(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            throw new IllegalArgumentException("is empty");
        }
        for (int i = 0; i < trimmed.length(); i++) {
            char c = trimmed.charAt(i);
            if (c <= ' ' || c > '~') {
                throw new IllegalArgumentException("contains a space, a control character or a non-ASCII character");
            }
        }
        return new Secret(trimmed);
    }

    /** The text itself, for the wire and the store only. */
    public String reveal() {
        return text;
    }

    /** What a person may see: {@code ****} for 12 characters or fewer, else the first 8, {@code ...}, the last 4. */
    public String masked() {
        return text.length() <= SHORT ? "****" : text.substring(0, 8) + "..." + text.substring(text.length() - 4);
    }

    /** SHA-256 of the text in lower-case hex: names the secret without giving it away. */
    public String fingerprint() {
        byte[] digest;
        try {
            digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        StringBuilder hex = new StringBuilder(2 * digest.length);
        for (byte b : digest) {
            hex.append(Character.forDigit((b >> 4) & 15, 16)).append(Character.forDigit(b & 15, 16));
        }
        return hex.toString();
    }

    /** Compares in a time that does not depend on where the texts differ. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret
                && MessageDigest.isEqual(
                        text.getBytes(StandardCharsets.US_ASCII), secret.text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Never the text. */
    @Override
    public String toString() {
        return "****";
    }
}
