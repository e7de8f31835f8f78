//! What is printed.

use serde_json::json;
use talent_portal::identity::Role;

use crate::support::Staff;

both! {
    async fn a_picture_is_a_card_sized_png_or_pdf(site: &Site) {
        site.with_book().await;
        let (holder, card) = site.holder("张三丰", "B").await;
        let path = format!("/api/v1/cards/{card}/picture");
        let answer = site.raw(Some(&holder), &path).await;
        assert_eq!((answer.status().as_u16(), answer.headers()["content-type"].to_str().unwrap()), (200, "image/png"));
        let tag = answer.headers()["etag"].to_str().unwrap().to_owned();
        let png = answer.bytes().await.unwrap();
        assert_eq!((&png[1..4], &png[16..24]), (&b"PNG"[..], &[0, 0, 3, 243, 0, 0, 2, 126][..]), "1011 × 638");
        let known = site.request(Some(&holder), reqwest::Method::GET, &path).header("if-none-match", &tag);
        assert_eq!(known.send().await.unwrap().status(), 304, "what the phone has is not drawn again");
        let pdf = site.raw(Some(&holder), &format!("{path}?format=pdf")).await;
        assert_eq!(pdf.headers()["content-type"], "application/pdf");
        assert!(pdf.bytes().await.unwrap().starts_with(b"%PDF-"));
        assert_eq!(site.raw(Some(&holder), &format!("{path}?format=exe")).await.status(), 400);
        site.post(&holder, &format!("/api/v1/cards/{card}/report-loss"), json!(null)).await;
        let lost = site.raw(Some(&holder), &path).await;
        assert_ne!(lost.headers()["etag"].to_str().unwrap(), tag, "a lost card is marked across");
    }

    async fn a_character_that_the_font_lacks_becomes_a_task(site: &Site) {
        site.with_book().await;
        let keeper = site.staff("系统管理员", vec![Staff::role(Role::SystemAdmin)]).await;
        let (_, _) = site.holder("张㛃䶮", "B").await;
        let (_, none) = site.get(&keeper, "/api/v1/admin/missing-glyphs").await;
        assert_eq!(none, json!([]), "the font has these");
        let (holder, card) = site.holder("王𠋵", "B").await;
        site.holder("李𠋵", "B").await;
        let (_, told) = site.get(&keeper, "/api/v1/me/notifications").await;
        let told: Vec<_> = told["items"].as_array().unwrap().iter().map(|one| one["template"].clone()).collect();
        assert_eq!(told, ["card_glyph_missing"], "told once, though two holders need the character");
        let (status, missing) = site.get(&keeper, "/api/v1/admin/missing-glyphs").await;
        assert_eq!((status, missing.as_array().unwrap().len(), missing[0]["character"].as_str()), (200, 1, Some("𠋵")));
        assert_eq!(site.raw(Some(&holder), &format!("/api/v1/cards/{card}/picture")).await.status(), 200);
        let (status, _) = site.delete(&keeper, "/api/v1/admin/missing-glyphs/%F0%A0%8B%B5").await;
        assert_eq!(status, 204);
        assert_eq!(site.get(&keeper, "/api/v1/admin/missing-glyphs").await.1, json!([]));
        assert_eq!(site.get(&holder, "/api/v1/admin/missing-glyphs").await.0, 403);
    }
}
