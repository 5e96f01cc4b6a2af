/* libnice peer (ICE only, no DTLS).  Options as those of `frazil offer|answer`, plus --aggressive, --lite, --compat NAME.
 * build: cc -o nice_peer nice_peer.c $(pkg-config --cflags --libs nice)
 * The SDP is libnice's own (nice_agent_generate_local_sdp), one m= section named "application". */
#include <agent.h>
#include <interfaces.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *offer_out, *answer_in, *offer_in, *answer_out, *stun, *turn, *user, *pass;
static const char *policy = "all", *compat = "rfc5245", *role;
static int aggressive, offer_only, lite;
static double timeout_s = 30, hold_s = 1;
static NiceAgent *agent;
static guint sid;
static GMainLoop *loop;
static gint64 t_gather, t_start;
static int ok;
static long gather_ms = -1, ice_ms = -1, open_ms = -1;
static char *offer_text;
static const char *state_name = "disconnected";

static gint64 now(void) { return g_get_monotonic_time() / 1000; }

static void put(const char *path, const char *text) {
  char *tmp = g_strconcat(path, ".tmp", NULL);
  g_file_set_contents(tmp, text, -1, NULL);
  rename(tmp, path);
  g_free(tmp);
}
static gboolean quit(gpointer p) { g_main_loop_quit(loop); return FALSE; }
static void done(void) {
  if (ok) return;
  ok = 1;
  open_ms = now() - t_start;
  g_timeout_add((guint)(hold_s * 1000), quit, NULL);
}
static void recv_cb(NiceAgent *a, guint s, guint c, guint len, gchar *buf, gpointer d) {
  /* data may come before this side has nominated; only what can be answered has gone both ways */
  if (len == 4 && !memcmp(buf, "ping", 4)) { if (nice_agent_send(agent, sid, 1, 4, "pong") == 4) done(); }
  else if (len == 4 && !memcmp(buf, "pong", 4)) done();
}
static gboolean ping(gpointer p) {
  if (ok) return FALSE;
  nice_agent_send(agent, sid, 1, 4, "ping");
  return TRUE;
}
static void state_cb(NiceAgent *a, guint s, guint c, guint st, gpointer d) {
  state_name = nice_component_state_to_string(st);
  if (st == NICE_COMPONENT_STATE_READY && ice_ms < 0) {
    ice_ms = now() - t_start;
    g_timeout_add(100, ping, NULL);
  }
}
static void remote(const char *sdp) {
  t_start = now();
  /* libnice splits on \n only and chokes on the \r of a conforming SDP */
  GString *lf = g_string_new(NULL);
  for (const char *c = sdp; *c; c++) if (*c != '\r') g_string_append_c(lf, *c);
  sdp = g_string_free(lf, FALSE);
  int n = nice_agent_parse_remote_sdp(agent, sdp);
  if (n < 0) fprintf(stderr, "parse_remote_sdp: %d\n", n);
}
static gboolean poll_answer(gpointer p) {
  char *text;
  if (!g_file_get_contents(answer_in, &text, NULL, NULL)) return TRUE;
  remote(text);
  return FALSE;
}
static void gather(void) { t_gather = now(); nice_agent_gather_candidates(agent, sid); }
static gboolean poll_offer(gpointer p) {
  if (!g_file_get_contents(offer_in, &offer_text, NULL, NULL)) return TRUE;
  gather();
  return FALSE;
}
static void gathered_cb(NiceAgent *a, guint s, gpointer d) {
  gather_ms = now() - t_gather;
  char *sdp = nice_agent_generate_local_sdp(agent);
  if (offer_out) {
    put(offer_out, sdp);
    if (offer_only) quit(NULL);
    else g_timeout_add(20, poll_answer, NULL);
  } else {
    put(answer_out, sdp);
    remote(offer_text);
  }
}
static void show(const char *key, NiceCandidate *c) {
  static const char *names[] = { "host", "srflx", "prflx", "relay" };
  char ip[NICE_ADDRESS_STRING_LEN];
  nice_address_to_string(&c->addr, ip);
  printf(", \"%s\": \"%s %s:%u\"", key, names[c->type], ip, nice_address_get_port(&c->addr));
}
int main(int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    const char *k = argv[i];
#define S(n, v) else if (!strcmp(k, n) && i + 1 < argc) v = argv[++i]
    if (!strcmp(k, "--aggressive")) aggressive = 1;
    else if (!strcmp(k, "--offer-only")) offer_only = 1;
    else if (!strcmp(k, "--lite")) lite = 1;
    S("--offer-out", offer_out); S("--answer-in", answer_in); S("--offer-in", offer_in); S("--answer-out", answer_out);
    S("--stun", stun); S("--turn", turn); S("--user", user); S("--pass", pass); S("--policy", policy); S("--compat", compat);
    S("--role", role);
    else if (!strcmp(k, "--timeout") && i + 1 < argc) timeout_s = atof(argv[++i]);
    else if (!strcmp(k, "--hold") && i + 1 < argc) hold_s = atof(argv[++i]);
    else if (!strcmp(k, "--media") && i + 1 < argc) i++;
    else fprintf(stderr, "ignored option %s\n", k);
  }
  loop = g_main_loop_new(NULL, FALSE);
  NiceCompatibility comp = !strcmp(compat, "google") ? NICE_COMPATIBILITY_GOOGLE :
    !strcmp(compat, "wlm2009") ? NICE_COMPATIBILITY_WLM2009 : !strcmp(compat, "oc2007r2") ? NICE_COMPATIBILITY_OC2007R2 :
    NICE_COMPATIBILITY_RFC5245;
  agent = nice_agent_new_full(NULL, comp, (aggressive ? 0 : NICE_AGENT_OPTION_REGULAR_NOMINATION)
    | (lite ? NICE_AGENT_OPTION_LITE_MODE : 0) | NICE_AGENT_OPTION_CONSENT_FRESHNESS);
  g_object_set(agent, "controlling-mode", role ? !strcmp(role, "controlling") : offer_out != NULL, "upnp", FALSE, "ice-tcp", FALSE,
    "force-relay", !strcmp(policy, "relay"), NULL);
  nice_agent_set_software(agent, "libnice");
  char host[64], tr[16] = "udp"; unsigned port = 3478;
  if (stun && sscanf(stun, "stun:%63[^:]:%u", host, &port) >= 1)
    g_object_set(agent, "stun-server", host, "stun-server-port", port, NULL);
  sid = nice_agent_add_stream(agent, 1);
  nice_agent_set_stream_name(agent, sid, "application");
  if (turn) {
    int tls = !strncmp(turn, "turns:", 6);
    sscanf(strchr(turn, ':') + 1, "%63[^:?]:%u?transport=%15s", host, &port, tr);
    nice_agent_set_relay_info(agent, sid, 1, host, port, user, pass,
      tls ? NICE_RELAY_TYPE_TURN_TLS : !strcmp(tr, "tcp") ? NICE_RELAY_TYPE_TURN_TCP : NICE_RELAY_TYPE_TURN_UDP);
  }
  g_signal_connect(agent, "candidate-gathering-done", G_CALLBACK(gathered_cb), NULL);
  g_signal_connect(agent, "component-state-changed", G_CALLBACK(state_cb), NULL);
  nice_agent_attach_recv(agent, sid, 1, g_main_loop_get_context(loop), recv_cb, NULL);
  if (offer_out) gather(); else g_timeout_add(20, poll_offer, NULL);
  g_timeout_add((guint)(timeout_s * 1000), quit, NULL);
  g_main_loop_run(loop);
  if (offer_only) return 0;
  printf("{\"peer\": \"libnice\", \"ok\": %s, \"gather_ms\": %ld, \"ice_ms\": %ld, \"open_ms\": %ld, \"state\": \"%s\"",
    ok ? "true" : "false", gather_ms, ice_ms, open_ms, state_name);
  NiceCandidate *l, *r;
  if (nice_agent_get_selected_pair(agent, sid, 1, &l, &r)) { show("local", l); show("remote", r); }
  printf("}\n");
  return 0;
}
