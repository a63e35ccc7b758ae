// PostGraphile 5 over the tables of PEER_DATABASE_URL, on PEER_PORT: a peer to measure against.
// `make bench` copies this into the folder PEER, where postgraphile is installed.
import { createServer } from "node:http";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

const server = createServer();
await postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString: process.env.PEER_DATABASE_URL, poolConfig: { max: 10 } })],
  grafserv: { graphiql: false, watch: false },
})
  .createServ(grafserv)
  .addTo(server);
server.listen(Number(process.env.PEER_PORT), "127.0.0.1");
