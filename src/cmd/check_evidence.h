/* muster.sqlite of a check with an output directory: the returns as they were read, the findings,
 * and the inputs. */
#ifndef MUSTER_CMD_CHECK_EVIDENCE_H
#define MUSTER_CMD_CHECK_EVIDENCE_H

#include "cmd/check.h"
#include "returns/collect/collect_export.h"

/* Begins it, if the run has an output directory or wants evidence all the same (run.kept_evidence);
 * before the reports are opened. Without collections it has no return tables. */
bool check_evidence_begin(struct run *run, const struct inputs *inputs,
                          const struct collection *collections, size_t count, struct error *error);

/* Adds all files of exports, all sources of a register. Nothing is done where none is kept. */
bool check_evidence_exports(struct run *run, const struct collect_export *exports, size_t count,
                            struct error *error);
bool check_evidence_sources(struct run *run, struct register_data *data, struct error *error);

/* Adds a return, with its rows; `file`: of XML, else 0. */
bool check_evidence_return(struct run *run, const struct evidence_return *about,
                           const struct return_rows *rows, uint32_t file, struct error *error);

#endif
