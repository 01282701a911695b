CREATE TABLE "activity" (
	"workspace_id" text NOT NULL,
	"id" bigserial PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"what" text NOT NULL,
	"who" text,
	"before" jsonb,
	"after" jsonb,
	"source" jsonb,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "brief" (
	"workspace_id" text NOT NULL,
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"code" text,
	"client_id" uuid,
	"status" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"author" text NOT NULL,
	"owner" text NOT NULL,
	"form" jsonb NOT NULL,
	"source" jsonb,
	"waived" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"handed_at" timestamp with time zone,
	CONSTRAINT "brief_code" UNIQUE("workspace_id","code")
);
--> statement-breakpoint
CREATE TABLE "brief_read" (
	"workspace_id" text NOT NULL,
	"brief_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"person" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "brief_read_workspace_id_brief_id_version_person_pk" PRIMARY KEY("workspace_id","brief_id","version","person")
);
--> statement-breakpoint
CREATE TABLE "brief_version" (
	"workspace_id" text NOT NULL,
	"brief_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"form" jsonb NOT NULL,
	"by" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "brief_version_workspace_id_brief_id_version_pk" PRIMARY KEY("workspace_id","brief_id","version")
);
--> statement-breakpoint
CREATE TABLE "client" (
	"workspace_id" text NOT NULL,
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"legal_name" text,
	"folded" text NOT NULL,
	"tax_code" text,
	"tier" text DEFAULT 'standard' NOT NULL,
	"owner" text NOT NULL,
	"backup" text,
	"channel" text,
	"terms_days" integer DEFAULT 30 NOT NULL,
	"currency" text NOT NULL,
	"locale" text DEFAULT 'vi' NOT NULL,
	"note" text,
	"archived_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "client_code" UNIQUE("workspace_id","code")
);
--> statement-breakpoint
CREATE TABLE "contact" (
	"workspace_id" text NOT NULL,
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"client_id" uuid NOT NULL,
	"name" text NOT NULL,
	"address_as" text,
	"title" text,
	"phone" text,
	"email" text,
	"decides" boolean DEFAULT false NOT NULL,
	"withdrawn_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "counter" (
	"workspace_id" text NOT NULL,
	"name" text NOT NULL,
	"value" integer NOT NULL,
	CONSTRAINT "counter_workspace_id_name_pk" PRIMARY KEY("workspace_id","name")
);
--> statement-breakpoint
CREATE TABLE "department" (
	"workspace_id" text NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"channel" text,
	"lead" text,
	"position" integer DEFAULT 0 NOT NULL,
	"closed_at" timestamp with time zone,
	CONSTRAINT "department_workspace_id_code_pk" PRIMARY KEY("workspace_id","code")
);
--> statement-breakpoint
CREATE TABLE "due_request" (
	"workspace_id" text NOT NULL,
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"task_id" uuid NOT NULL,
	"by" text NOT NULL,
	"reason" text NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"status" text NOT NULL,
	"decided_by" text,
	"decided_reason" text,
	"decided_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "invoice" (
	"workspace_id" text NOT NULL,
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"client_id" uuid NOT NULL,
	"number" text NOT NULL,
	"net" bigint NOT NULL,
	"tax" bigint NOT NULL,
	"currency" text NOT NULL,
	"issued_on" date NOT NULL,
	"due_on" date NOT NULL,
	"note" text,
	"by" text NOT NULL,
	"voided_at" timestamp with time zone,
	"settled_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "invoice_number" UNIQUE("workspace_id","number")
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"workspace_id" text NOT NULL,
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"key" text NOT NULL,
	"channel" text NOT NULL,
	"thread_key" text,
	"content" jsonb NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"withdrawn" boolean DEFAULT false NOT NULL,
	"state" text DEFAULT 'queued' NOT NULL,
	"placed_in" text,
	"ts" text,
	"delivered_revision" integer DEFAULT 0 NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"error" text,
	"created_at" timestamp with time zone NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"sending_since" timestamp with time zone,
	"sent_at" timestamp with time zone,
	CONSTRAINT "outbox_key" UNIQUE("workspace_id","key")
);
--> statement-breakpoint
CREATE TABLE "payment" (
	"workspace_id" text NOT NULL,
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"invoice_id" uuid NOT NULL,
	"amount" bigint NOT NULL,
	"received_on" date NOT NULL,
	"note" text,
	"by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "person" (
	"workspace_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"folded" text NOT NULL,
	"kind" text NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"roles" text[] DEFAULT '{}'::text[] NOT NULL,
	"department" text,
	"locale" text,
	"reports_to" text,
	"home_opened_at" timestamp with time zone,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "person_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
CREATE TABLE "request" (
	"workspace_id" text NOT NULL,
	"key" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "request_workspace_id_key_pk" PRIMARY KEY("workspace_id","key")
);
--> statement-breakpoint
CREATE TABLE "run" (
	"workspace_id" text NOT NULL,
	"entry" text NOT NULL,
	"day" date NOT NULL,
	"state" text NOT NULL,
	"said" integer DEFAULT 0 NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "run_workspace_id_entry_day_pk" PRIMARY KEY("workspace_id","entry","day")
);
--> statement-breakpoint
CREATE TABLE "snooze" (
	"workspace_id" text NOT NULL,
	"person" text NOT NULL,
	"subject" text NOT NULL,
	"until" date NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "snooze_workspace_id_person_subject_pk" PRIMARY KEY("workspace_id","person","subject")
);
--> statement-breakpoint
CREATE TABLE "task" (
	"workspace_id" text NOT NULL,
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"number" integer NOT NULL,
	"brief_id" uuid,
	"client_id" uuid,
	"department" text,
	"title" text NOT NULL,
	"expected" text,
	"estimate_hours" integer,
	"assignee" text,
	"manager" text NOT NULL,
	"partner" text,
	"due_at" timestamp with time zone NOT NULL,
	"status" text NOT NULL,
	"rounds" integer DEFAULT 0 NOT NULL,
	"work" text,
	"return_reason" text,
	"source" jsonb,
	"offered_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"submitted_at" timestamp with time zone,
	"done_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "task_number" UNIQUE("workspace_id","number")
);
--> statement-breakpoint
CREATE TABLE "workspace" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"bot_user_id" text NOT NULL,
	"bot_id" text NOT NULL,
	"installer" text,
	"locale" text DEFAULT 'vi' NOT NULL,
	"zone" text DEFAULT 'Asia/Ho_Chi_Minh' NOT NULL,
	"currency" text DEFAULT 'VND' NOT NULL,
	"hours" jsonb NOT NULL,
	"calendar" jsonb NOT NULL,
	"account_channel" text,
	"finance_channel" text,
	"leadership_channel" text,
	"created_at" timestamp with time zone NOT NULL,
	"welcomed_at" timestamp with time zone,
	"stopped_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "activity" ADD CONSTRAINT "activity_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "brief" ADD CONSTRAINT "brief_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "brief" ADD CONSTRAINT "brief_client_id_client_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."client"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "brief_read" ADD CONSTRAINT "brief_read_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "brief_read" ADD CONSTRAINT "brief_read_brief_id_brief_id_fk" FOREIGN KEY ("brief_id") REFERENCES "public"."brief"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "brief_version" ADD CONSTRAINT "brief_version_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "brief_version" ADD CONSTRAINT "brief_version_brief_id_brief_id_fk" FOREIGN KEY ("brief_id") REFERENCES "public"."brief"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "client" ADD CONSTRAINT "client_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact" ADD CONSTRAINT "contact_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contact" ADD CONSTRAINT "contact_client_id_client_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."client"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "counter" ADD CONSTRAINT "counter_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "department" ADD CONSTRAINT "department_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "due_request" ADD CONSTRAINT "due_request_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "due_request" ADD CONSTRAINT "due_request_task_id_task_id_fk" FOREIGN KEY ("task_id") REFERENCES "public"."task"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_client_id_client_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."client"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment" ADD CONSTRAINT "payment_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment" ADD CONSTRAINT "payment_invoice_id_invoice_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoice"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person" ADD CONSTRAINT "person_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "request" ADD CONSTRAINT "request_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run" ADD CONSTRAINT "run_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "snooze" ADD CONSTRAINT "snooze_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task" ADD CONSTRAINT "task_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task" ADD CONSTRAINT "task_brief_id_brief_id_fk" FOREIGN KEY ("brief_id") REFERENCES "public"."brief"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "task" ADD CONSTRAINT "task_client_id_client_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."client"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "activity_subject" ON "activity" USING btree ("workspace_id","kind","subject","id");--> statement-breakpoint
CREATE INDEX "brief_status" ON "brief" USING btree ("workspace_id","status","owner");--> statement-breakpoint
CREATE INDEX "brief_client" ON "brief" USING btree ("workspace_id","client_id");--> statement-breakpoint
CREATE INDEX "client_owner" ON "client" USING btree ("workspace_id","owner");--> statement-breakpoint
CREATE INDEX "contact_client" ON "contact" USING btree ("workspace_id","client_id");--> statement-breakpoint
CREATE INDEX "due_request_task" ON "due_request" USING btree ("workspace_id","task_id");--> statement-breakpoint
CREATE INDEX "due_request_pending" ON "due_request" USING btree ("workspace_id","status") WHERE "due_request"."status" = 'pending';--> statement-breakpoint
CREATE INDEX "invoice_open" ON "invoice" USING btree ("workspace_id","client_id","due_on") WHERE "invoice"."settled_at" is null and "invoice"."voided_at" is null;--> statement-breakpoint
CREATE INDEX "outbox_unsent" ON "outbox" USING btree ("workspace_id","changed_at") WHERE "outbox"."state" in ('queued', 'sending');--> statement-breakpoint
CREATE INDEX "outbox_stopped" ON "outbox" USING btree ("workspace_id","channel") WHERE "outbox"."state" = 'stopped';--> statement-breakpoint
CREATE INDEX "outbox_ts" ON "outbox" USING btree ("workspace_id","placed_in","ts");--> statement-breakpoint
CREATE INDEX "payment_invoice" ON "payment" USING btree ("workspace_id","invoice_id");--> statement-breakpoint
CREATE INDEX "task_open_by_assignee" ON "task" USING btree ("workspace_id","assignee","due_at") WHERE "task"."status" not in ('done', 'withdrawn');--> statement-breakpoint
CREATE INDEX "task_open_by_due" ON "task" USING btree ("workspace_id","due_at") WHERE "task"."status" not in ('done', 'withdrawn');--> statement-breakpoint
CREATE INDEX "task_open_by_manager" ON "task" USING btree ("workspace_id","manager") WHERE "task"."status" not in ('done', 'withdrawn');--> statement-breakpoint
CREATE INDEX "task_open_by_client" ON "task" USING btree ("workspace_id","client_id") WHERE "task"."status" not in ('done', 'withdrawn');--> statement-breakpoint
CREATE INDEX "task_brief" ON "task" USING btree ("workspace_id","brief_id");