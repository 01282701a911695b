CREATE TABLE "ask" (
	"workspace_id" text NOT NULL,
	"id" bigserial PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"person" text NOT NULL,
	"level" integer NOT NULL,
	"via" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"answer" text,
	"answered_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "leave" (
	"workspace_id" text NOT NULL,
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"person" text NOT NULL,
	"from_day" date NOT NULL,
	"to_day" date NOT NULL,
	"cover" text,
	"note" text,
	"by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"withdrawn_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "nudge" (
	"workspace_id" text NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"level" integer DEFAULT 0 NOT NULL,
	"times" integer DEFAULT 0 NOT NULL,
	"person" text,
	"next_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	CONSTRAINT "nudge_workspace_id_kind_subject_pk" PRIMARY KEY("workspace_id","kind","subject")
);
--> statement-breakpoint
CREATE TABLE "pace" (
	"workspace_id" text NOT NULL,
	"channel" text NOT NULL,
	"free_at" timestamp with time zone NOT NULL,
	CONSTRAINT "pace_workspace_id_channel_pk" PRIMARY KEY("workspace_id","channel")
);
--> statement-breakpoint
CREATE TABLE "promise" (
	"workspace_id" text NOT NULL,
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"client_id" uuid NOT NULL,
	"invoice_id" uuid,
	"amount" bigint,
	"currency" text NOT NULL,
	"promised_for" date NOT NULL,
	"promised_by" text NOT NULL,
	"said" text,
	"state" text DEFAULT 'open' NOT NULL,
	"by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "question" (
	"workspace_id" text NOT NULL,
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"brief_id" uuid NOT NULL,
	"task_id" uuid,
	"by" text NOT NULL,
	"words" text NOT NULL,
	"answer" text,
	"answered_by" text,
	"answered_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "said" (
	"workspace_id" text NOT NULL,
	"key" text NOT NULL,
	"id" uuid NOT NULL,
	"channel" text NOT NULL,
	"thread_key" text,
	"placed_in" text,
	"ts" text,
	"revision" integer NOT NULL,
	"withdrawn" boolean NOT NULL,
	"digest" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"sent_at" timestamp with time zone,
	CONSTRAINT "said_workspace_id_key_pk" PRIMARY KEY("workspace_id","key")
);
--> statement-breakpoint
CREATE TABLE "timing" (
	"workspace_id" text NOT NULL,
	"entry" text NOT NULL,
	"at" text,
	"paused_at" timestamp with time zone,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "timing_workspace_id_entry_pk" PRIMARY KEY("workspace_id","entry")
);
--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "slot" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "run" DROP CONSTRAINT "run_workspace_id_entry_day_pk";--> statement-breakpoint
ALTER TABLE "snooze" ALTER COLUMN "until" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "run" ADD CONSTRAINT "run_workspace_id_entry_slot_day_pk" PRIMARY KEY("workspace_id","entry","slot","day");--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "series" text;--> statement-breakpoint
ALTER TABLE "outbox" ADD COLUMN "not_before" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "digest_at" text;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "one_summary" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "failed" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "ms" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "workspace" ADD COLUMN "admin_channel" text;--> statement-breakpoint
ALTER TABLE "workspace" ADD COLUMN "country" text DEFAULT 'VN' NOT NULL;--> statement-breakpoint
ALTER TABLE "workspace" ADD COLUMN "nudging" jsonb;--> statement-breakpoint
ALTER TABLE "workspace" ADD COLUMN "keep_sent_days" integer DEFAULT 90 NOT NULL;--> statement-breakpoint
ALTER TABLE "workspace" ADD COLUMN "alert_after_minutes" integer DEFAULT 15 NOT NULL;--> statement-breakpoint
ALTER TABLE "ask" ADD CONSTRAINT "ask_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leave" ADD CONSTRAINT "leave_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "nudge" ADD CONSTRAINT "nudge_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pace" ADD CONSTRAINT "pace_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promise" ADD CONSTRAINT "promise_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promise" ADD CONSTRAINT "promise_client_id_client_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."client"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "promise" ADD CONSTRAINT "promise_invoice_id_invoice_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoice"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question" ADD CONSTRAINT "question_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "question" ADD CONSTRAINT "question_brief_id_brief_id_fk" FOREIGN KEY ("brief_id") REFERENCES "public"."brief"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "said" ADD CONSTRAINT "said_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "timing" ADD CONSTRAINT "timing_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ask_at" ON "ask" USING btree ("workspace_id","at");--> statement-breakpoint
CREATE INDEX "ask_subject" ON "ask" USING btree ("workspace_id","kind","subject","person");--> statement-breakpoint
CREATE INDEX "leave_by_end" ON "leave" USING btree ("workspace_id","to_day") WHERE "leave"."withdrawn_at" is null;--> statement-breakpoint
CREATE INDEX "nudge_due" ON "nudge" USING btree ("workspace_id","next_at") WHERE "nudge"."closed_at" is null;--> statement-breakpoint
CREATE INDEX "promise_client" ON "promise" USING btree ("workspace_id","client_id");--> statement-breakpoint
CREATE INDEX "promise_open" ON "promise" USING btree ("workspace_id","promised_for") WHERE "promise"."state" = 'open';--> statement-breakpoint
CREATE INDEX "question_brief" ON "question" USING btree ("workspace_id","brief_id");--> statement-breakpoint
CREATE INDEX "question_open" ON "question" USING btree ("workspace_id","created_at") WHERE "question"."answered_at" is null and "question"."withdrawn_at" is null;--> statement-breakpoint
CREATE INDEX "said_ts" ON "said" USING btree ("workspace_id","placed_in","ts");--> statement-breakpoint
CREATE INDEX "outbox_held" ON "outbox" USING btree ("workspace_id","not_before") WHERE "outbox"."state" = 'queued' and "outbox"."not_before" is not null;--> statement-breakpoint
CREATE INDEX "outbox_series" ON "outbox" USING btree ("workspace_id","series") WHERE "outbox"."series" is not null and "outbox"."ts" is null;--> statement-breakpoint
CREATE INDEX "outbox_sent" ON "outbox" USING btree ("workspace_id","sent_at") WHERE "outbox"."state" = 'sent';