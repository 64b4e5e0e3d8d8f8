package dev.sentryauth.testkit.sandbox;

import java.util.regex.Matcher;

/** A request that found its route and may go there. */
record ApiCall(LoggedRequest request, Matcher matcher, TokenLedger.Holder caller) {
    /** The variable part of the path at {@code index}, counted from 1. */
    String path(int index) {
        return matcher.group(index);
    }
}
