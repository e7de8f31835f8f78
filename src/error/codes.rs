//! The one table of refusals: name · code · status · Chinese · English. Once published, a code keeps its meaning.

use super::problem::Language;

macro_rules! codes {
    ($($(#[$meta:meta])* $name:ident $code:literal $status:literal $zh:literal $en:literal;)+) => {
        /// Why a request was refused.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $($(#[$meta])* $name),+ }

        impl Code {
            pub const ALL: &'static [Code] = &[$(Self::$name),+];

            /// The word that clients program against.
            pub fn as_str(self) -> &'static str { match self { $(Self::$name => $code),+ } }

            /// The HTTP status; for a field's code the status of the whole answer is what counts.
            pub fn status(self) -> u16 { match self { $(Self::$name => $status),+ } }

            pub fn title(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$name, Language::Chinese) => $zh, (Self::$name, Language::English) => $en),+
                }
            }
        }
    };
}

codes! {
    // The request itself
    BadRequest "bad_request" 400 "请求格式无法识别" "The request cannot be read";
    MalformedJson "malformed_json" 400 "请求正文不是有效的 JSON" "The body is not valid JSON";
    NulCharacter "nul_character" 400 "请求中含有不允许的空字符(U+0000)" "The request contains the character U+0000";
    BadCursor "bad_cursor" 400 "翻页标记无效" "The cursor is not one that we handed out";
    Unauthenticated "unauthenticated" 401 "请先登录" "Sign in first";
    TokenExpired "token_expired" 401 "登录已过期,请重新登录" "The access token has expired";
    SessionEnded "session_ended" 401 "会话已结束,请重新登录" "The session has ended; sign in again";
    Forbidden "forbidden" 403 "无权进行此操作" "You may not do this";
    NotFound "not_found" 404 "未找到" "Not found";
    MethodNotAllowed "method_not_allowed" 405 "不支持的请求方法" "This method is not allowed here";
    Conflict "conflict" 409 "与当前状态冲突" "This conflicts with the present state";
    IdempotencyMismatch "idempotency_mismatch" 409 "同一幂等键对应的请求内容不同" "This Idempotency-Key was used with a different request";
    StaleVersion "stale_version" 412 "内容已被他人修改,请刷新后重试" "It has changed since you read it; read it again";
    TooLarge "too_large" 413 "内容过大" "The body is too large";
    UnsupportedMediaType "unsupported_media_type" 415 "不支持的内容类型" "This content type is not supported";
    Invalid "invalid" 422 "填写内容有误" "Some fields are not valid";
    PreconditionRequired "precondition_required" 428 "缺少 If-Match 请求头" "Send If-Match with the version that you read";
    TooManyRequests "too_many_requests" 429 "请求过于频繁,请稍后再试" "Too many requests; try again later";
    Internal "internal" 500 "系统内部错误" "Something went wrong on our side";
    Busy "busy" 503 "系统繁忙,请稍后再试" "Busy; try again in a moment";

    // Fields
    FieldRequired "required" 422 "必填" "Required";
    FieldUnknown "unknown_field" 422 "未知字段" "Unknown field";
    FieldType "wrong_type" 422 "类型不正确" "Of the wrong type";
    FieldFormat "wrong_format" 422 "格式不正确" "Not in the expected form";
    FieldLength "wrong_length" 422 "长度不符合要求" "Of the wrong length";
    FieldRange "out_of_range" 422 "超出允许范围" "Out of range";
    FieldDate "impossible_date" 422 "日期不存在或不合理" "Not a possible date";
    FieldChoice "not_a_choice" 422 "不在可选范围内" "Not one of the choices";

    // Identity
    WrongCredentials "wrong_credentials" 401 "账号或密码不正确" "The account or the password is wrong";
    SecondFactorRequired "second_factor_required" 401 "请输入动态验证码" "Send the one-time password as well";
    WrongSecondFactor "wrong_second_factor" 401 "动态验证码不正确" "The one-time password is wrong";
    AccountLocked "account_locked" 429 "尝试次数过多,账号暂时锁定" "Too many attempts; the account is locked for a while";
    AccountDeactivated "account_deactivated" 403 "账号已停用" "The account is deactivated";
    AddressTaken "address_taken" 409 "该手机号或邮箱已注册" "This phone number or e-mail address is already registered";
    WrongCode "wrong_code" 422 "验证码不正确或已失效" "The code is wrong or has expired";
    PasswordTooWeak "password_too_weak" 422 "密码过于简单" "The password is too weak";
    RefreshTokenReused "refresh_token_reused" 401 "登录凭据已被使用,请重新登录" "This refresh token was used before; the session is ended";
    NotVerified "not_verified" 403 "请先完成实名认证" "Prove your identity first";
    AlreadyVerified "already_verified" 409 "已完成实名认证" "The identity is already proven";
    IdentityMismatch "identity_mismatch" 422 "姓名与证件号码不一致" "Name and document number do not belong together";
    IdentityServiceDown "identity_service_down" 503 "实名认证服务暂不可用,请稍后再试或到窗口办理" "The identity service does not answer; try later or come to a counter";
    IdentityTaken "identity_taken" 409 "该证件号码已由其他账号实名,请凭证件到窗口办理" "This document already belongs to a verified person; come to a counter";
    PositionNeedsDepartment "position_needs_department" 422 "该职务须指定部门" "This duty is held in a department; name it";
    NoSecondFactor "no_second_factor" 409 "该账号没有启用动态验证码" "The account has no second factor in force";
    ResetAlreadyAsked "reset_already_asked" 409 "该账号已有待批准的重置申请" "A reset of this account is waiting for approval";
    SecondPersonNeeded "second_person_needed" 403 "须由申请人以外的另一人批准" "Somebody other than who asked has to approve";
    ResetSettled "reset_settled" 409 "该重置申请已处理" "The request is settled";
    ResetExpired "reset_expired" 409 "该重置申请已过期" "The request has lapsed";
    OwnCase "own_case" 403 "不得办理本人或其家庭成员的事项" "Nobody acts on their own or their household's case";

    // Talents and files
    RealnameNotConfigured "realname_not_configured" 409 "未接入实名核验服务,请到服务窗口核验" "No real-name service is connected; a counter can verify you";
    RealnameUnavailable "realname_unavailable" 503 "实名核验服务暂不可用,请稍后再试" "The real-name service does not answer; try again later";
    IdentityUnknown "identity_unknown" 422 "登记库中未查到该证件号码,请核对或到服务窗口核验" "The register has no such number; check it, or come to a counter";
    TooManyIdentityChecks "too_many_identity_checks" 429 "实名核验次数过多,请明天再试或到服务窗口核验" "Too many identity checks; try again tomorrow or come to a counter";
    ControlCharacter "control_character" 422 "含有不可见或控制字符" "Contains an invisible or control character";
    NameCharacter "name_character" 422 "含有姓名中不会出现的字符" "Contains a character that no name has";
    IdentifierShape "identifier_shape" 422 "号码的位数或字符不正确" "Not the length or characters that such a number has";
    IdentifierCheckCharacter "identifier_check_character" 422 "号码校验位不符,请核对是否输错" "The check character does not fit; look for a typing error";
    FutureDate "future_date" 422 "日期不能晚于今天" "The date is still to come";
    ContradictsIdentity "contradicts_identity" 422 "与已实名的证件信息不一致" "Differs from the identity that was proven";
    GuardianConsentNeeded "guardian_consent_needed" 422 "未满14周岁儿童的信息须经监护人单独同意" "Data of a child under 14 needs the guardian's separate consent";
    ChildOfAge "child_of_age" 422 "已满18周岁,不属于未成年子女" "Of age, and so not a minor child";
    NotOfAge "not_of_age" 422 "未满18周岁" "Not of age";
    OwnIdentity "own_identity" 422 "不能填写本人的证件号码" "This is your own document number";
    SpouseAlreadyRecorded "spouse_already_recorded" 409 "已登记配偶,请先移除" "A spouse is recorded already; remove them first";
    MemberAlreadyRecorded "member_already_recorded" 409 "该家庭成员已登记" "This member of the household is recorded already";
    IdentityDocumentKnown "identity_document_known" 409 "该证件已登记" "This document is recorded already";
    DocumentInUse "document_in_use" 409 "办理中的事项正在使用该材料,暂不能删除" "A case relies on this document, so it stays for now";
    WalletFull "wallet_full" 409 "材料数量已达上限,请先删除不用的材料" "The wallet is full; delete what is not needed";
    UploadIncomplete "upload_incomplete" 422 "缺少文件或材料类别" "The file or its kind is missing";
    FileEmpty "file_empty" 422 "文件为空" "The file is empty";
    FileTooLarge "file_too_large" 413 "文件过大" "The file is too large";
    FileTypeNotAllowed "file_type_not_allowed" 415 "仅支持 PDF、JPEG、PNG、HEIC 文件" "Only PDF, JPEG, PNG and HEIC files are taken";
    FileTypeMismatch "file_type_mismatch" 422 "文件内容与其名称或类型不符" "The content is of another type than the name or media type says";
    FileDamaged "file_damaged" 422 "文件已损坏或不完整" "The file is damaged or cut short";
    FileHeicUnreadable "file_heic_unreadable" 422 "无法读取该 HEIC 图片,请改用 JPEG 格式上传" "This HEIC picture cannot be read; send it as a JPEG";
    FileInfected "file_infected" 422 "文件未通过安全扫描" "The virus scanner refused the file";
    FileScannerUnavailable "file_scanner_unavailable" 503 "文件安全扫描暂不可用,请稍后再试" "The virus scanner does not answer; try again later";
    FileUploadInterrupted "file_upload_interrupted" 400 "上传中断,请重试" "The upload ended early; try again";

    // Catalogue and packs
    NotADraft "not_a_draft" 409 "只有草稿可以发布或丢弃" "Only a draft can be published or discarded";
    OwnDraft "own_draft" 403 "起草人不能发布自己的草稿" "Whoever drafted it does not publish it";
    DependsOnDraft "depends_on_draft" 409 "所引用的定义尚未发布" "It refers to something that is not published yet";
    PartsDoNotFit "parts_do_not_fit" 422 "所引用的部分无法组合" "The parts that it refers to do not go together";
    FlowUnsound "flow_unsound" 422 "流程有缺陷,不能发布" "The flow is unsound and is not published";
    FlowNotProved "flow_not_proved" 409 "流程未能证明无缺陷,须由两名系统管理员说明理由后发布" "The flow is not proved to be sound; two system administrators have to answer for it";
    FlowProved "flow_proved" 409 "无需例外发布,可直接发布" "It needs no exception; publish it as it is";
    ServiceClosed "service_closed" 409 "当前不在受理时间内" "Applications are not taken at this time of the year";

    // Cases and workflow
    AlreadySubmitted "already_submitted" 409 "申请已提交" "The application is already handed in";
    OpenCaseExists "open_case_exists" 409 "该事项已有在办件,办结前不能重复申请" "There is an open case of this item; it must end first";
    MatchNotAutomatic "match_not_automatic" 409 "该事项需要提出申请,不能直接确认" "This item is applied for; it cannot just be confirmed";
    NotProven "not_proven" 409 "尚有未经登记证实的条件,不能自动决定" "Not everything is proven, so it cannot be decided automatically";
    DecidedByPeople "decided_by_people" 409 "该申请由工作人员决定" "People decide this application anyway";
    MatchLapsed "match_lapsed" 409 "您目前不再符合该事项的条件" "You do not qualify for this item any more";
    OutsideWindow "outside_window" 409 "不在受理时间内" "Applications are not taken at this time of the year";
    MaterialMissing "material_missing" 422 "缺少必需材料" "A required paper is missing";
    MaterialUnknown "material_unknown" 422 "本事项不收取该材料" "This item does not ask for such a paper";
    FactNotAssumable "not_assumable" 422 "该事实由部门认定，不能假设" "An office establishes this fact; it cannot be supposed";
    RuleRefused "rule_refused" 422 "不符合申请条件" "A condition of the item is not met";
    GrantReviewClosed "grant_review_closed" 409 "该复核已办结" "The review is closed";
    RegisterValue "register_value" 422 "该项以登记机关的数据为准,不能修改;有异议的请提出" "An official register says otherwise; this can be disputed, not changed";
    CaseNotOpen "case_not_open" 409 "办件已办结" "The case is closed";
    AlreadyAttached "already_attached" 409 "该材料已附在此办件上" "The document is attached to this case already";
    TaskGone "task_gone" 409 "该待办已处理或已撤回" "The task is done or was withdrawn";
    TaskClaimed "task_claimed" 409 "该待办已由他人签收" "Somebody else has claimed the task";
    TaskNotClaimed "task_not_claimed" 409 "请先签收该待办" "Claim the task first";
    FourEyes "four_eyes" 403 "同一人不得办理本环节与前序环节" "Whoever did the earlier step may not do this one";
    UnknownOutcome "unknown_outcome" 422 "本环节没有该处理结果" "The step has no such outcome";
    OpinionNeeded "opinion_needed" 422 "请填写意见" "Say why";
    NothingToCorrect "nothing_to_correct" 422 "请列出需要补正的内容" "List what is to be corrected";
    CorrectionOutstanding "correction_outstanding" 409 "已要求补正,等待申请人答复" "The applicant was asked and has not answered yet";
    SecondCorrection "second_correction" 409 "补正只能一次性告知,再次要求须经批准" "Corrections are asked once; a second time needs approval";
    NoCorrectionAsked "no_correction_asked" 409 "当前没有补正要求" "No correction was asked for";
    CorrectionTooLate "correction_too_late" 409 "补正期限已过" "The term of the correction is over";
    NoSuchTarget "no_such_target" 422 "不能退回到该环节" "The case cannot be sent back there";
    BehindBarrier "behind_barrier" 409 "已产生不可撤销的结果,不能退回" "Something that cannot be undone lies between";
    RecommendationAsked "recommendation_asked" 409 "该任务与所请求的处理方式不符(征求意见或作出决定)" "This task asks for the other: a recommendation or a decision";
    AwaitsRecommendation "awaits_recommendation" 409 "正在等待他人的意见" "Somebody was asked and has not answered yet";
    CannotBeAsked "cannot_be_asked" 409 "不能委托该人员或请其会审" "This person cannot be asked";
    SeatTaken "seat_taken" 409 "该席位由他人履行,或每人只能占一席" "The seat is somebody else's, or one person has one seat only";
    CannotRecall "cannot_recall" 409 "该决定不能撤回" "This decision cannot be taken back";
    AbsenceOverlaps "absence_overlaps" 409 "该时段已登记外出" "An absence is on record for some of these days";
    AbsenceOver "absence_over" 409 "该外出登记已结束" "This absence is over";
    CannotStandIn "cannot_stand_in" 422 "代理人须为同部门在岗的其他人员" "A substitute is somebody else of the same department, in office";
    SubstitutionCircle "substitution_circle" 409 "代理关系形成循环,无人实际办理" "Substitutes would act for each other in a circle";
    UrgedToday "urged_today" 409 "今日已催办" "The office was urged today already";
    CaseSuspended "case_suspended" 409 "该办件的中止状态不允许此操作" "The case is suspended, or is not";
    ProcedureState "procedure_state" 409 "特别程序的状态不允许此操作" "A special procedure is under way, or is not";
    NoNotice "no_notice" 409 "该办件不在公示期内" "The case has no public notice open";
    AlreadyObjected "already_objected" 409 "您已对该公示提出异议" "You have objected to this notice already";
    ObjectionSettled "objection_settled" 409 "该异议已处理" "The objection is settled";
    IncidentResolved "incident_resolved" 409 "该异常已排除" "The incident is over";
    NoExtension "no_extension" 409 "期限不能再延长" "The limit cannot be extended";
    MoveRefused "move_refused" 409 "办件在目标版本中没有对应的位置,不能转入" "The case has no place in that version";
    ArchiveTooLarge "archive_too_large" 422 "办件材料过大,无法一次导出" "The case holds more than one package may";
    NotTheAddressee "not_the_addressee" 422 "出示的证件与受送达人不符" "The papers that were shown are not those of the addressee";
    AlreadyDelivered "already_delivered" 409 "该文书已送达" "This paper was handed over already";
    MessagesClosed "messages_closed" 409 "该办件目前不能留言" "No messages are taken on this case now";

    // Ratings
    NotRateable "not_rateable" 409 "当前不能评价" "This cannot be rated now";
    AlreadyRated "already_rated" 409 "已评价" "This was rated already";
    ContactFirst "contact_first" 409 "请先联系评价人" "Contact the person first";
    FollowUpDone "follow_up_done" 409 "该差评已按此步骤处理" "This step of the follow-up is done";
    UnknownRatingWord "unknown_rating_word" 422 "该评价等级没有此评价用语" "This word is not offered at this level";

    // Cards
    ReasonDoesNotFit "reason_does_not_fit" 422 "该理由不适用于此操作" "This is no reason for that";
    CardHeld "card_held" 409 "已持有同等或更高层次的卡" "A card of this or a higher tier is in force";
    UnknownTier "unknown_tier" 422 "人才分类目录中没有该层次" "The catalogue in force has no such tier";
    NoCardForTier "no_card_for_tier" 409 "该层次没有对应的卡种" "No card scheme serves this tier";
    CardAlreadyIssued "card_already_issued" 409 "该卡已发放" "This card is already issued";
    CardAlreadyActive "card_already_active" 409 "该卡已激活" "This card is already active";
    CardNotActivated "card_not_activated" 409 "该卡尚未激活" "This card is not yet activated";
    CardAlreadySuspended "card_already_suspended" 409 "该卡已暂停使用" "This card is already suspended";
    CardNotSuspended "card_not_suspended" 409 "该卡未被暂停" "This card is not suspended";
    CardAlreadyLost "card_already_lost" 409 "该卡已挂失" "This card is already reported lost";
    CardNotLost "card_not_lost" 409 "该卡未挂失" "This card is not reported lost";
    CardIsLost "card_is_lost" 409 "该卡处于挂失状态,请先解挂或补卡" "This card is reported lost; report it found or have it replaced first";
    CardIsSuspended "card_is_suspended" 409 "该卡处于暂停状态" "This card is suspended";
    CardExpired "card_expired" 409 "该卡已过期" "This card has expired";
    CardAlreadyCancelled "card_already_cancelled" 409 "该卡已注销" "This card is already cancelled";
    CardAlreadyRevoked "card_already_revoked" 409 "该卡已被撤销" "This card is already revoked";
    CardNotEnded "card_not_ended" 409 "该卡有效期未满" "The card's validity has not ended";
    NotHigherTier "not_higher_tier" 409 "新的层次不高于现有层次" "The new tier is not higher";
    RenewalTooEarly "renewal_too_early" 409 "未到续期申请时间" "It is too early to renew";
    RenewalTooLate "renewal_too_late" 409 "已过续期申请时间" "It is too late to renew";
    RenewalAlreadyFiled "renewal_already_filed" 409 "续期申请已提交" "The renewal is already filed";
    NoRenewalFiled "no_renewal_filed" 409 "没有待办的续期申请" "No renewal is waiting";
    CardNotHonoured "card_not_honoured" 409 "该卡当前不可使用" "This card cannot be used at present";
    CardCodeMalformed "card_code_malformed" 422 "无法识别的卡码" "This is no card code";
    CardCodeUnknownKey "card_code_unknown_key" 422 "卡码的签名密钥未知" "The code is signed with a key that is not published";
    CardCodeForged "card_code_forged" 422 "卡码签名无效" "The code's signature is not ours";
    CardCodeExpired "card_code_expired" 409 "卡码已过期,请持卡人刷新" "The code has expired; ask for a fresh one";
    CardCodeUsed "card_code_used" 409 "卡码已被使用,请持卡人刷新" "The code has had its use; ask for a fresh one";
    BenefitNotOffered "benefit_not_offered" 409 "此处不提供该权益或该卡不享有" "This benefit is not offered here, or not to this card";
    BenefitUsedUp "benefit_used_up" 409 "该权益次数已用完" "This benefit is used up";
    NoPlacesLeft "no_places_left" 409 "该权益名额已满" "No places are left for this benefit";
    NoPlaceOfWork "no_place_of_work" 403 "核验人员尚未登记核验场所" "Your place of work is not registered yet";
    IdempotencyKeyRequired "idempotency_key_required" 400 "缺少 Idempotency-Key 请求头" "Send an Idempotency-Key";

    // Rights
    NoticeChanged "notice_changed" 409 "个人信息处理告知内容已更新,请重新阅读后同意" "The notice has changed since you read it";
    ConsentForThemselves "consent_for_themselves" 403 "已满14周岁的家庭成员须由本人同意" "A member of the household who is old enough agrees for themselves";
    ConsentWithdrawn "consent_withdrawn" 409 "该同意已撤回" "This consent was taken back before";
    ConsentMissing "consent_missing" 422 "须先单独同意该项个人信息处理" "Agree to this purpose first";
    ExportUnderWay "export_under_way" 409 "个人信息副本正在准备" "A copy is being prepared";
    MemberNotConfirmed "member_not_confirmed" 409 "该家庭成员尚未确认,不能授权" "This member of the household has not confirmed yet";
    NotGuardian "not_guardian" 409 "未登记为该未成年人的监护人,或证件号码不一致" "They are not recorded as the guardian of this minor";
    NoAddress "no_address" 409 "该人员没有可接收验证码的手机号或邮箱" "This person has no address that a code could be sent to";
    ErasureBlocked "erasure_blocked" 409 "尚有事项未了结,暂不能注销并删除个人信息" "Something stands in the way of erasing you now";
    ErasureAsked "erasure_asked" 409 "已申请注销,可在宽限期内撤回" "You have asked for it already";
    CaseUnderWay "case_under_way" 409 "有在办办件,办结后方可删除" "A case is under way; it has to end first";
    CardInForce "card_in_force" 409 "持有有效的人才卡,注销卡后方可删除" "A card is in force; give it up first";
    ObjectionUnderWay "objection_under_way" 409 "提出的异议尚未答复" "An objection of yours is not settled yet";
    HoldsOffice "holds_office" 409 "尚担任职务,卸任后方可删除" "You hold an office; leave it first";
    PersonRestricted "person_restricted" 403 "该人员已限制处理其个人信息" "This person has restricted the use of their data";
    RequestAnswered "request_answered" 409 "该请求已答复或已撤回" "The request is answered, or was taken back";
    ExportExpired "export_expired" 409 "个人信息副本已过期,请重新申请" "The days of this copy are over; ask for another";
    // Employers
    AlreadyLiaison "already_liaison" 409 "您已是该单位的联络员" "You speak for this organisation already";
    ClaimOpen "claim_open" 409 "您对该单位的联络员申请正在办理" "Your claim to speak for this organisation is still open";
    ClaimSettled "claim_settled" 409 "该联络员申请不在此环节" "The claim is not at this point, or is settled";
    AuthorisationWanted "authorisation_wanted" 422 "请先在证件库上传单位授权书(类别 liaison_authorisation)" "Put the organisation's letter of authorisation into your wallet first (kind liaison_authorisation)";
    EmployerOnRecord "employer_on_record" 409 "该单位已登记" "The organisation is on record already";
    BatchNotOffered "batch_not_offered" 409 "该事项不能由单位批量填报" "Employers do not prepare this item in batch";
    WorkbookOldOrLocked "workbook_old_or_locked" 415 "仅支持 .xlsx 格式且未加密的表格" "Only .xlsx workbooks without a password are taken";
    WorkbookUnreadable "workbook_unreadable" 422 "无法读取该表格文件" "The workbook cannot be read";
    WorkbookTooLarge "workbook_too_large" 413 "表格文件过大" "The workbook is too large";
    WorkbookTooManyRows "workbook_too_many_rows" 422 "表格行数超过上限,请分批上传" "Too many rows; upload them in several workbooks";
    WorkbookNotTemplate "workbook_not_template" 422 "不是本事项的模板,请下载模板后填写" "Not the template of this item; download it and fill it in";
    WorkbookEmpty "workbook_empty" 422 "表格中没有人员" "The workbook holds nobody";
    BatchHasFaults "batch_has_faults" 409 "表格中有错误,请改正后重新上传,或选择仅处理无误的行" "There are faults; mend them and upload anew, or go on with the good rows only";
    BatchLapsed "batch_lapsed" 409 "该预览已过期,请重新上传" "The preview has lapsed; upload the workbook anew";
    EmployerUnknown "employer_unknown" 422 "该单位尚未登记,请由单位联络员先行申请" "The organisation is not on record; its liaison has to claim it first";
    EmploymentOpen "employment_open" 409 "您与该单位的任职已申报" "Your employment with this organisation is stated already";
    EmploymentSettled "employment_settled" 409 "该任职信息已处理,不能再作此操作" "This employment is settled otherwise";
    DemandOver "demand_over" 409 "该需求已结束" "This demand is over";
    FormChanged "form_changed" 409 "该事项的表单已更新,请下载新模板" "The form of the item has changed; download the template anew";

    // Notifications and audit
    MessageNotDead "message_not_dead" 409 "该消息无需重新发送" "Only a dead letter can be sent again";
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn every_code_is_used_once() {
        let mut words: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Code::ALL.len());
    }
}
