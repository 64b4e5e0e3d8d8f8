package dev.sentryauth.testkit.sandbox;

/** Ends the work on a request with an answer that says why. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    Refused(Reply reply) {
        super("refused with status " + reply.status(), null, false, false);
        this.reply = reply;
    }

    static Refused badRequest(String detail) {
        return new Refused(Reply.detail(400, detail));
    }

    static Refused notFound() {
        return new Refused(Reply.detail(404, "The requested resource does not exist"));
    }

    static Refused forbidden() {
        return new Refused(Reply.detail(403, "You do not have permission to perform this action."));
    }

    Reply reply() {
        return reply;
    }
}
