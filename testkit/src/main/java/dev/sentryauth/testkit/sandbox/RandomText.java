package dev.sentryauth.testkit.sandbox;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Codes and tokens in the shapes of the real server. Thread-safe. */
final class RandomText {
    private static final String USER_CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ";

    private final SecureRandom random = new SecureRandom();

    /** 64 lowercase hex digits. */
    String hex64() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** {@code XXXX-XXXX}: no vowels, so no words; no digits, so nothing to mix up. */
    String userCode() {
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            code.append(i == 4 ? "-" : "").append(USER_CODE_LETTERS.charAt(random.nextInt(USER_CODE_LETTERS.length())));
        }
        return code.toString();
    }
}
