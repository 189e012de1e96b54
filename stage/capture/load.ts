/** Edits that MariaDB makes itself, with a stored procedure: faster than a client can ask for. */
import type { MariaDb } from '../mariadb.ts'

/** MediaWiki's other transactions for each edit, of tables that are not captured. (Measured: about nine.) */
export const OTHERS = 9

/** Makes the procedure `edits(first, count)`, each edit on one of 1,000 pages, and the pages. */
export async function prepareLoad(database: MariaDb, wiki: string): Promise<void> {
  const connection = await database.connect(wiki)
  const columns = 'page_namespace, page_title, page_random, page_touched, page_latest, page_len'
  await connection.query(
    `INSERT INTO page (page_id, ${columns})
      SELECT 100000 + seq, 0, CONCAT('Load_', seq), RAND(), '20261128000000', 0, 0 FROM seq_0_to_999`,
  )
  await connection.query(
    `CREATE TABLE others (id INT PRIMARY KEY, n INT); INSERT INTO others VALUES (1, 0)`,
  )
  await connection.query(`CREATE PROCEDURE edits(first INT, count INT) BEGIN
    DECLARE i INT DEFAULT first;
    DECLARE other INT;
    DECLARE p, c, r, t INT;
    WHILE i < first + count DO
      SET p = 100000 + i % 1000;
      START TRANSACTION;
      INSERT INTO comment (comment_hash, comment_text) VALUES (i, CONCAT('an edit of the load, number ', i));
      SET c = LAST_INSERT_ID();
      INSERT INTO revision (rev_page, rev_comment_id, rev_actor, rev_timestamp, rev_len, rev_parent_id, rev_sha1)
        SELECT p, 0, 1, DATE_FORMAT(UTC_TIMESTAMP(), '%Y%m%d%H%i%s'), 40, page_latest, LPAD(i, 31, '0')
        FROM page WHERE page_id = p;
      SET r = LAST_INSERT_ID();
      INSERT INTO revision_comment_temp VALUES (r, c);
      INSERT INTO content (content_size, content_sha1, content_model, content_address) VALUES (40, LPAD(i, 31, '0'), 1, 'tt:1');
      SET t = LAST_INSERT_ID();
      INSERT INTO slots VALUES (r, 1, t, r);
      UPDATE page SET page_latest = r, page_len = 40 WHERE page_id = p;
      COMMIT;
      SET other = 0;
      WHILE other < ${OTHERS} DO
        UPDATE others SET n = n + 1;
        SET other = other + 1;
      END WHILE;
      SET i = i + 1;
    END WHILE;
  END`)
  await connection.end()
}
